#include <algorithm>
#include <map>

#include "files.hpp"
#include "formats/row_writer.hpp"
#include "formats/workbook.hpp"

namespace palermo::formats {
namespace {

using test::read_path;
using test::Scratch;

// Expected sizes are those counted when the files were collected.
void expect_shape(const std::string& path, std::size_t rows, std::size_t columns) {
  const auto t = read_path(path);
  ASSERT_FALSE(t.error) << path << " " << t.error->id;
  EXPECT_EQ(t.rows.size(), rows) << path;
  EXPECT_EQ(t.header.size(), columns) << path;
  EXPECT_TRUE(t.problems.empty()) << path;
  EXPECT_TRUE(t.warnings.empty()) << path;
}

TEST(RealFiles, CaseData) {
  REAL_FILE(path, "ctdc/ctdc_global_2017-11-27.csv.gz");
  expect_shape(*path, 47'106, 58);
  const auto t = read_path(*path);
  const auto column = static_cast<std::size_t>(
      std::find(t.header.begin(), t.header.end(), "citizenship") - t.header.begin());
  std::map<std::string, int> count;
  for (const auto& row : t.rows) ++count[row.at(column)];
  EXPECT_EQ(count["PH"], 11'312);
  EXPECT_EQ(count["MD"], 7'363);
  EXPECT_EQ(count["UA"], 7'339);
}

TEST(RealFiles, CountryTable) {
  REAL_FILE(path, "glotip/data_glotip_2023-05-30.csv.gz");
  expect_shape(*path, 46'556, 13);
  const auto t = read_path(*path);
  std::size_t broken = 0;
  std::size_t hidden = 0;
  for (const auto& row : t.rows) {
    bool any = false;
    for (const auto& cell : row) any = any || cell.find("\xEF\xBF\xBD") != std::string::npos;
    if (any) ++broken;
    if (row.at(11) == "<5") ++hidden;
  }
  EXPECT_EQ(broken, 85u);
  EXPECT_EQ(hidden, 23'076u);
}

TEST(RealFiles, Treaties) {
  for (const auto& [name, rows] : std::map<std::string, std::size_t>{
           {"untoc", 185}, {"trafficking_protocol", 167}, {"crc_op_sale_of_children", 178},
           {"cedaw", 190}, {"slavery_supplementary_1956", 126}}) {
    REAL_FILE(path, "treaties/" + name + ".csv");
    expect_shape(*path, rows, 3);
  }
}

TEST(RealFiles, Others) {
  struct Shape {
    std::string name;
    std::size_t rows, columns;
  };
  for (const Shape& shape : std::vector<Shape>{
           {"reference/country-codes.csv", 249, 56},
           {"reference/cldr_territories_six_languages.csv", 316, 7},
           {"citation_index/unodc_2006_citation_index_by_country.csv", 180, 9},
           {"ctdc/ctdc_vp_synthetic_2022-12-01.csv.gz", 21'195, 16},
           {"linkage/febrl/dataset1.csv.gz", 1'000, 11},
           {"linkage/febrl/dataset4a.csv.gz", 5'000, 11},
           {"linkage/fake_1000/fake_1000.csv.gz", 1'000, 7},
           {"linkage/five_party/dataset-1.csv.gz", 3'228, 8},
           {"linkage/name_transliteration/latin_arabic.tsv.gz", 10'395, 3},
           {"resolutions/unpc_devset_six_languages_part_a.tsv.gz", 1'970, 7},
           {"resolutions/coded_clauses.csv", 142, 11},
           {"mse/uk_2013_six_lists.csv", 25, 7}}) {
    REAL_FILE(path, shape.name);
    const auto t = read_path(*path);
    ASSERT_FALSE(t.error) << shape.name << " " << t.error->id;
    EXPECT_EQ(t.rows.size(), shape.rows) << shape.name;
    EXPECT_EQ(t.header.size(), shape.columns) << shape.name;
    EXPECT_TRUE(t.problems.empty()) << shape.name << " row " << t.problems[0].first;
  }
}

TEST(RealFiles, SpacesInHeadersAreTrimmedButNotInCells) {
  REAL_FILE(path, "linkage/febrl/dataset1.csv.gz");
  const auto t = read_path(*path);
  EXPECT_EQ(t.header.at(1), "given_name");
  EXPECT_TRUE(t.rows.at(0).at(1).starts_with(' '));
}

TEST(RealFiles, Workbooks) {
  for (const std::string name :
       {"htcds/htcds_xlsform.xlsx", "ctdc/codebooks/ctdc_data_dictionary_2017-11-28.xlsx",
        "ctdc/codebooks/ctdc_kanon_data_dictionary_2021-08-25.xlsx",
        "ctdc/codebooks/ctdc_vp_synthetic_dictionary_2022-12-01.xlsx"}) {
    REAL_FILE(path, name);
    const auto t = read_path(*path);
    EXPECT_TRUE(!t.error || t.error->id == "formats.header.duplicate") << name << t.error->id;
    EXPECT_TRUE(t.error || t.rows.size() > 3) << name;
    Scratch scratch;
    const auto marked =
        mark_workbook(*path, {{"", 3, 1, "x", "look", false}}, scratch.path("m.xlsx"));
    ASSERT_TRUE(marked.has_value()) << name << " " << marked.error().id;
    const auto again = read_path(scratch.path("m.xlsx"));
    EXPECT_EQ(again.rows, t.rows) << name;
    EXPECT_EQ(again.header, t.header) << name;
  }
}

TEST(RealFiles, SurveyFormHasItsSheets) {
  REAL_FILE(path, "htcds/htcds_xlsform.xlsx");
  ReadOptions options;
  options.sheet = "choices";
  const auto t = read_path(*path, options);
  ASSERT_FALSE(t.error) << t.error->id;
  EXPECT_EQ(t.header.at(0), "list_name");
  EXPECT_GT(t.rows.size(), 100u);
}

// The case data through every kind and back: nothing lost, nothing changed.
TEST(RealFiles, RoundTripThroughEveryKind) {
  REAL_FILE(path, "ctdc/ctdc_global_2017-11-27.csv.gz");
  const auto t = read_path(*path);
  Scratch scratch;
  for (const std::string name : {"t.csv", "t.tsv.gz", "t.xlsx", "t.json", "t.ndjson.gz"}) {
    auto writer = create_rows(scratch.path(name), t.header);
    ASSERT_TRUE(writer.has_value());
    for (const auto& row : t.rows) ASSERT_TRUE((*writer)->write(row).has_value());
    ASSERT_TRUE((*writer)->finish().has_value());
    const auto again = read_path(scratch.path(name));
    ASSERT_FALSE(again.error) << name << again.error->id;
    EXPECT_EQ(again.header, t.header) << name;
    // A workbook's rows without any value are not rows.
    EXPECT_TRUE(name == "t.xlsx" ? again.rows.size() == t.rows.size() - 2 : again.rows == t.rows)
        << name;
  }
}

}  // namespace
}  // namespace palermo::formats
