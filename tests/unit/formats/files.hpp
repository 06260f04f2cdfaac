// What the tests of formats share: reading a whole file at once, a scratch folder, ZIP files made by
// hand, and the folder of real files.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>
#include <zip.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "formats/rows.hpp"

namespace palermo::formats::test {

struct Whole {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::uint64_t> numbers, lines;
  std::vector<std::pair<std::uint64_t, std::string>> problems;  // row, id
  std::vector<std::string> warnings;
  std::optional<base::Error> error;
  Content content;
  RowFormat format = RowFormat::csv;
  std::string sheet;
  char delimiter = 0;
};

inline Whole read_whole(base::Result<std::unique_ptr<RowReader>> opened) {
  Whole whole;
  if (!opened) {
    whole.error = opened.error();
    return whole;
  }
  RowReader& reader = **opened;
  whole.header = reader.header();
  whole.format = reader.format();
  whole.sheet = reader.sheet();
  whole.delimiter = reader.delimiter();
  Row row;
  while (true) {
    auto any = reader.next(row);
    if (!any) {
      whole.error = any.error();
      break;
    }
    if (!*any) break;
    EXPECT_EQ(row.number, reader.row_number());
    whole.rows.emplace_back(row.cells.begin(), row.cells.end());
    whole.numbers.push_back(row.number);
    whole.lines.push_back(row.line);
    if (row.problem) whole.problems.emplace_back(row.number, row.problem->id);
  }
  EXPECT_TRUE(reader.drain().has_value() || whole.error);
  whole.content = reader.content();
  for (const Warning& warning : reader.warnings()) whole.warnings.push_back(warning.id);
  return whole;
}

inline Whole read_text(std::string bytes, std::string name = "t.csv", ReadOptions options = {}) {
  options.name = std::move(name);
  return read_whole(open_rows_from_memory(std::move(bytes), options));
}

inline Whole read_path(const std::string& path, const ReadOptions& options = {}) {
  return read_whole(open_rows(path, options));
}

class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "formats-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Scratch() { std::filesystem::remove_all(folder_); }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string write(const std::string& name, const std::string& bytes) const {
    EXPECT_TRUE(base::write_file(path(name), bytes).has_value());
    return path(name);
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

 private:
  std::string folder_;
};

using Parts = std::vector<std::pair<std::string, std::string>>;

inline std::string zip_file(const std::string& path, const Parts& parts) {
  int code = 0;
  zip_t* zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  for (const auto& [name, bytes] : parts) {
    zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    zip_file_add(zip, name.c_str(), source, ZIP_FL_OVERWRITE);
  }
  EXPECT_EQ(zip_close(zip), 0);
  return path;
}

// The parts of a small workbook around the given sheet data, strings and styles.
inline Parts workbook_parts(const std::string& sheet_data, const std::string& strings = "",
                            const std::string& styles = "", const std::string& workbook_pr = "") {
  Parts parts{
      {"_rels/.rels",
       R"(<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>)"},
      {"xl/workbook.xml", "<workbook xmlns:r=\"r\">" + workbook_pr +
                              R"(<sheets><sheet name="Cases" sheetId="1" r:id="s1"/></sheets></workbook>)"},
      {"xl/_rels/workbook.xml.rels",
       R"(<Relationships><Relationship Id="s1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>)"
       R"(<Relationship Id="s2" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/>)"
       R"(<Relationship Id="s3" Type="http://x/styles" Target="styles.xml"/></Relationships>)"},
      {"xl/worksheets/sheet1.xml", sheet_data}};
  if (!strings.empty()) parts.emplace_back("xl/sharedStrings.xml", strings);
  if (!styles.empty()) parts.emplace_back("xl/styles.xml", styles);
  return parts;
}

inline std::string sheet_xml(const std::string& rows) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet><sheetData>" + rows +
         "</sheetData></worksheet>";
}

// Real files lie outside the tree. Without the folder the test is skipped; with it, a file that is
// missing is a failure.
inline std::optional<std::string> real_file(const std::string& name) {
  const char* set = std::getenv("PALERMO_SHARED");
  const char* home = std::getenv("PALERMO_HOME");
  const std::string folder =
      set ? set : std::filesystem::path(home ? home : ".").append("../shared").string();
  if (!std::filesystem::exists(folder)) return std::nullopt;
  const std::string path = folder + "/data/" + name;
  EXPECT_TRUE(std::filesystem::exists(path)) << path;
  return path;
}

}  // namespace palermo::formats::test

#define REAL_FILE(variable, name)                                              \
  const auto variable = ::palermo::formats::test::real_file(name);             \
  if (!variable) GTEST_SKIP() << "SKIPPED: no folder of real files (PALERMO_SHARED)"
