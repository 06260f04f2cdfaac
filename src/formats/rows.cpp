#include "formats/rows.hpp"

#include <algorithm>
#include <map>

#include "base/utf8.hpp"
#include "formats/csv_reader.hpp"
#include "formats/json_reader.hpp"
#include "formats/xlsx_reader.hpp"

namespace palermo::formats {

namespace {

bool ends_with_kind(std::string name, std::string_view ending) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return name.ends_with(ending);
}

// The first character that says something, of text in any of the encodings read here.
char first_sign(std::string_view head) {
  for (const char c : head)
    if (std::string_view(" \t\r\n\0\xEF\xBB\xBF\xFE\xFF", 10).find(c) == std::string_view::npos)
      return c;
  return 0;
}

base::Error unsupported(const std::string& file, std::string kind) {
  return base::error(base::Code::invalid, "formats.file.unsupported")
      .in_file(file)
      .with("kind", std::move(kind));
}

base::Result<std::unique_ptr<RowReader>> choose(std::unique_ptr<Input> input, ReadOptions options,
                                                const std::string& path,
                                                const std::string& file) {
  const std::string_view head = input->peek();
  if (head.empty()) return base::error(base::Code::invalid, "formats.file.empty").in_file(file);
  if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06"))
    return XlsxReader::open(std::move(input), options, path, file);
  if (head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
    // A compound file: the old workbook, or a new one behind a password.
    const bool locked = ends_with_kind(file, ".xlsx");
    return base::error(base::Code::invalid,
                       locked ? "formats.xlsx.encrypted" : "formats.xlsx.old")
        .in_file(file);
  }
  if (head.starts_with("%PDF")) return unsupported(file, "PDF");
  if (head.starts_with("\x28\xB5\x2F\xFD")) return unsupported(file, "Zstandard");
  if (head.starts_with("\xFD" "7zXZ")) return unsupported(file, "xz");
  if (head.starts_with("BZh") || head.starts_with("Rar!")) return unsupported(file, "bzip2, RAR");
  if (ends_with_kind(file, ".xlsx"))
    return base::error(base::Code::invalid, "formats.xlsx.damaged").in_file(file);
  const char sign = first_sign(head);
  const bool csv = ends_with_kind(file, ".csv") || ends_with_kind(file, ".tsv");
  if (ends_with_kind(file, ".json"))
    return JsonReader::open(std::move(input), options, file, false);
  if (ends_with_kind(file, ".ndjson") || ends_with_kind(file, ".jsonl"))
    return JsonReader::open(std::move(input), options, file, true);
  if (!csv && (sign == '[' || sign == '{'))
    return JsonReader::open(std::move(input), options, file, sign == '{');
  if (options.delimiter == 0 && ends_with_kind(file, ".tsv")) options.delimiter = '\t';
  return CsvReader::open(std::move(input), options, file);
}

}  // namespace

base::Result<std::unique_ptr<RowReader>> open_rows(const std::string& path,
                                                   const ReadOptions& options) {
  TRY_ASSIGN(auto input, Input::open(path, options.limits));
  const bool named = path == "-" && !options.name.empty();
  return choose(std::move(input), options, path, named ? options.name : path);
}

base::Result<std::unique_ptr<RowReader>> open_rows_from_memory(std::string bytes,
                                                               const ReadOptions& options) {
  TRY_ASSIGN(auto input, Input::from_memory(std::move(bytes), options.limits));
  return choose(std::move(input), options, "-", options.name);
}

std::string column_letters(std::uint64_t column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  return letters;
}

base::Result<void> RowReader::set_header(std::vector<std::string> names, std::uint64_t row) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = std::string(base::trim(names[i]));
    const auto at = [&](std::string id) {
      return base::error(base::Code::invalid, std::move(id))
          .in_file(file_)
          .at_row(row)
          .in_column(column_letters(i + 1));
    };
    if (names[i].empty()) {
      warnings_.push_back(at("formats.header.empty"));
      continue;
    }
    const auto [first, is_new] = seen.emplace(names[i], i);
    if (!is_new)
      return at("formats.header.duplicate")
          .with("name", names[i])
          .with("first", column_letters(first->second + 1));
  }
  if (seen.empty())
    return base::error(base::Code::invalid, "formats.header.none").in_file(file_).at_row(row);
  header_ = std::move(names);
  return {};
}

}  // namespace palermo::formats
