#include <fstream>

#include "base/hash.hpp"
#include "files.hpp"
#include "formats/xlsx_book.hpp"

namespace palermo::formats {
namespace {

using test::Parts;
using test::Scratch;
using test::sheet_xml;
using test::workbook_parts;
using test::zip_file;
using Rows = std::vector<std::vector<std::string>>;

test::Whole read_parts(const Parts& parts, const ReadOptions& options = {}) {
  Scratch scratch;
  return test::read_path(zip_file(scratch.path("t.xlsx"), parts), options);
}

TEST(Xlsx, CellsOfEveryType) {
  const std::string strings =
      "<sst><si><t>name</t></si><si><r><t>Ж</t></r><r><t xml:space=\"preserve\"> x</t></r>"
      "<rPh><t>no</t></rPh></si><si><t>a_x000D_b</t></si></sst>";
  const auto t = read_parts(workbook_parts(
      sheet_xml(R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>n</t></is></c>)"
                R"(<c r="C1" t="str"><v>f</v></c><c r="D1" t="inlineStr"><is><r><t>o</t></r><r><t>k</t></r></is></c>)"
                R"(<c r="E1" t="inlineStr"><is><t>e</t></is></c></row>)"
                R"(<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>3.0000000000000001E-2</v></c>)"
                R"(<c r="C2" t="str"><f>A1&amp;"x"</f><v>namex</v></c><c r="D2" t="b"><v>1</v></c>)"
                R"(<c r="E2" t="e"><v>#N/A</v></c></row>)"
                R"(<row r="5"><c r="A5" t="s"><v>2</v></c><c r="D5" t="b"><v>0</v></c><c r="E5" s="9"/></row>)"),
      strings));
  ASSERT_FALSE(t.error) << t.error->id;
  EXPECT_EQ(t.header, (std::vector<std::string>{"name", "n", "f", "ok", "e"}));
  EXPECT_EQ(t.rows, (Rows{{"Ж x", "0.03", "namex", "true", "#N/A"}, {"a\rb", "", "", "false", ""}}));
  EXPECT_EQ(t.numbers, (std::vector<std::uint64_t>{2, 5}));
  EXPECT_EQ(t.sheet, "Cases");
}

TEST(Xlsx, NamesWithPrefixesAndCellsWithoutPlaces) {
  const auto t = read_parts(workbook_parts(
      "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row>"
      "<x:c t=\"inlineStr\"><x:is><x:t>a</x:t></x:is></x:c><x:c t=\"inlineStr\"><x:is><x:t>b</x:t></x:is></x:c>"
      "</x:row><x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"));
  ASSERT_FALSE(t.error) << t.error->id;
  EXPECT_EQ(t.rows, (Rows{{"1", "2"}}));
  EXPECT_EQ(t.numbers.at(0), 2u);
}

std::string dates_sheet() {
  return sheet_xml(R"(<row r="1"><c r="A1" t="str"><v>d</v></c><c r="B1" t="str"><v>t</v></c></row>)"
                   R"(<row r="2"><c r="A2" s="1"><v>43066</v></c><c r="B2" s="2"><v>43066.604166666664</v></c></row>)"
                   R"(<row r="3"><c r="A3" s="3"><v>1</v></c><c r="B3" s="4"><v>0.5</v></c></row>)"
                   R"(<row r="4"><c r="A4" s="5"><v>43066</v></c><c r="B4" s="0"><v>43066</v></c></row>)"
                   R"(<row r="5"><c r="A5" s="1"><v>60</v></c><c r="B5" s="1"><v>61</v></c></row>)"
                   R"(<row r="6"><c r="A6" s="1"><v>-1</v></c><c r="B6" s="1"><v>9999999</v></c></row>)");
}

constexpr const char* kDateStyles =
    R"(<styleSheet><numFmts><numFmt numFmtId="165" formatCode="[$-409]d\ mmm\ yyyy;@"/>)"
    R"(<numFmt numFmtId="166" formatCode="0.0&quot; days&quot;"/></numFmts>)"
    R"(<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>)"
    R"(<xf numFmtId="22"/><xf numFmtId="165"/><xf numFmtId="46"/><xf numFmtId="166"/></cellXfs></styleSheet>)";

TEST(Xlsx, DatesComeAsIsoDates) {
  const auto t = read_parts(workbook_parts(dates_sheet(), "", kDateStyles));
  ASSERT_FALSE(t.error) << t.error->id;
  EXPECT_EQ(t.rows, (Rows{{"2017-11-27", "2017-11-27T14:30:00"},
                          {"1900-01-01", "12:00:00"},
                          {"43066", "43066"},
                          {"60", "1900-03-01"},
                          {"-1", "9999999"}}));
  const auto mac = read_parts(
      workbook_parts(dates_sheet(), "", kDateStyles, "<workbookPr date1904=\"1\"/>"));
  EXPECT_EQ(mac.rows.at(0).at(0), "2021-11-28");
  EXPECT_EQ(mac.rows.at(1).at(0), "1904-01-02");
}

TEST(Xlsx, NumbersAsAPersonSeesThem) {
  for (const auto& [stored, shown] : std::vector<std::pair<std::string, std::string>>{
           {"42", "42"}, {"42.0", "42"}, {"1E3", "1000"}, {"0.30000000000000004", "0.3"},
           {"1.0E-5", "0.00001"}, {"123456789012345680", "123456789012345680"}, {"-0", "0"},
           {"-12.50", "-12.5"}, {"1e300", "1e+300"}, {"007", "7"}, {"text", "text"}, {"", ""},
           {"2.5E-7", "0.00000025"}, {"nan", "nan"}, {"1e999", "1e999"}})
    EXPECT_EQ(number_text(stored), shown) << stored;
}

TEST(Xlsx, FormatCodesThatAreDates) {
  for (const char* code : {"yyyy-mm-dd", "d/m/yy", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "mmm"})
    EXPECT_EQ(kind_of_format_code(code), NumberKind::date) << code;
  for (const char* code : {"hh:mm", "[h]:mm:ss", "mm:ss.0"})
    EXPECT_EQ(kind_of_format_code(code), NumberKind::time) << code;
  EXPECT_EQ(kind_of_format_code("m/d/yy h:mm"), NumberKind::date_time);
  for (const char* code : {"General", "0.00", "#,##0;[Red]-#,##0", "0.0\" days\"", "[Red]0", "@",
                           "0\\d", "_(* #,##0_)", "0.00E+00", "\"unclosed dmy", "[unclosed"})
    EXPECT_EQ(kind_of_format_code(code), NumberKind::plain) << code;
}

TEST(Xlsx, ControlsSurvive) {
  for (const std::string text : {"a\rb", "_x000D_", "_x005F_", "\x01", "_x41_", "_", "_x000d_x"})
    EXPECT_EQ(unescape_controls(escape_controls(text)), text);
}

TEST(Xlsx, LinesAboveTheHeaderArePassedOver) {
  const auto t = read_parts(workbook_parts(
      sheet_xml(R"(<row r="1"><c r="A1" t="str"><v>TRAINING</v></c></row>)"
                R"(<row r="3"><c r="A3" t="str"><v>a</v></c><c r="B3" t="str"><v>b</v></c></row>)"
                R"(<row r="4"><c r="B4"><v>2</v></c></row>)")));
  EXPECT_EQ(t.header, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(t.rows, (Rows{{"", "2"}}));
  EXPECT_EQ(t.numbers.at(0), 4u);
  EXPECT_EQ(t.warnings, (std::vector<std::string>{"formats.header.passed_over"}));
}

TEST(Xlsx, OneColumnHasItsHeaderInTheFirstRow) {
  const auto t = read_parts(workbook_parts(
      sheet_xml(R"(<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>)")));
  EXPECT_EQ(t.rows, (Rows{{"2"}}));
}

TEST(Xlsx, ValueBesideTheColumnsIsABadRow) {
  const auto t = read_parts(workbook_parts(
      sheet_xml(R"(<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>)"
                R"(<row r="2"><c r="A2"><v>1</v></c><c r="XFD2"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>)")));
  ASSERT_EQ(t.problems.size(), 1u);
  EXPECT_EQ(t.problems[0].second, "formats.row.cells");
  EXPECT_EQ(t.rows, (Rows{{"1", ""}, {"3", ""}}));
}

TEST(Xlsx, FormulaNeverCalculatedIsSaid) {
  const auto t = read_parts(workbook_parts(
      sheet_xml(R"(<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2"><f>1+1</f></c></row>)")));
  EXPECT_EQ(t.warnings, (std::vector<std::string>{"formats.xlsx.uncalculated"}));
}

TEST(Xlsx, SheetByName) {
  ReadOptions options;
  options.sheet = "Nothing";
  const auto t = read_parts(workbook_parts(sheet_xml("")), options);
  ASSERT_TRUE(t.error);
  EXPECT_EQ(t.error->id, "formats.xlsx.no_such_sheet");
  EXPECT_EQ(t.error->params.at("sheets"), "Cases");
  EXPECT_EQ(read_parts(workbook_parts(sheet_xml(""))).error->id, "formats.header.none");
}

TEST(Xlsx, IsHashedWhole) {
  Scratch scratch;
  const std::string path = zip_file(
      scratch.path("t.csv"),
      workbook_parts(sheet_xml(R"(<row r="1"><c r="A1" t="str"><v>a</v></c></row>)")));
  const std::string bytes = *base::read_file(path);
  const auto t = test::read_path(path);
  EXPECT_EQ(t.format, RowFormat::xlsx);
  EXPECT_EQ(t.content.sha256, base::to_hex(base::sha256(bytes)));
  EXPECT_EQ(test::read_text(bytes, "").content.sha256, t.content.sha256);
}

// Resident memory is measured over the whole refusal, in this process.
std::size_t resident_peak_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6));
  return 0;
}

void expect_refused(const Parts& parts, const std::string& id) {
  Scratch scratch;
  const std::string path = zip_file(scratch.path("t.xlsx"), parts);
  std::ofstream("/proc/self/clear_refs") << "5";
  const std::size_t before = resident_peak_kib();
  const auto t = test::read_path(path);
  ASSERT_TRUE(t.error) << id;
  EXPECT_EQ(t.error->id, id);
  EXPECT_LT(resident_peak_kib(), before + 64 * 1024) << id;
}

TEST(XlsxHostile, BombsAreRefusedInLittleMemory) {
  const std::string much(200u << 20, 'x');
  expect_refused(workbook_parts(sheet_xml("<row><c t=\"inlineStr\"><is><t>" + much + "</t></is></c></row>")),
                 "formats.xlsx.bomb");
  expect_refused(workbook_parts(sheet_xml(""), "<sst><si><t>" + much + "</t></si></sst>"),
                 "formats.xlsx.bomb");
  // A ratio that a sheet may have, but nothing that is held in memory.
  std::string strings = "<sst>";
  for (int i = 0; strings.size() < (40u << 20); ++i)
    strings += "<si><t>" + std::string(400, 'x') + std::to_string(i * 7919) + "</t></si>";
  expect_refused(workbook_parts(sheet_xml(""), strings + "</sst>"), "formats.xlsx.bomb");
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
  expect_refused(workbook_parts(deep), "formats.xlsx.bomb");
  // Below the size that is looked at for its ratio, by one endless token.
  expect_refused(workbook_parts("<worksheet a=\"" + std::string(12u << 20, 'x') + "\"/>"),
                 "formats.xlsx.bomb");
  expect_refused(workbook_parts(sheet_xml("<row><c t=\"inlineStr\"><is><t>" + std::string(12u << 20, 'x') +
                                          "</t></is></c></row>")),
                 "formats.xlsx.cell_too_large");
}

TEST(XlsxHostile, TooManyEntries) {
  Parts parts = workbook_parts(sheet_xml(""));
  for (int i = 0; i < 10'001; ++i) parts.emplace_back("x/" + std::to_string(i), "");
  expect_refused(parts, "formats.xlsx.bomb");
}

TEST(XlsxHostile, DocumentTypesAreRefused) {
  const std::string laughs =
      "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
      "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><worksheet><sheetData><row><c t=\"str\"><v>&c;</v>"
      "</c></row></sheetData></worksheet>";
  expect_refused(workbook_parts(laughs), "formats.xlsx.doctype");
  const std::string outside =
      "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><sst><si><t>&e;</t></si></sst>";
  expect_refused(workbook_parts(sheet_xml(""), outside), "formats.xlsx.doctype");
}

TEST(XlsxHostile, WhatIsNoWorkbookIsNamed) {
  expect_refused({{"a.txt", "x"}}, "formats.xlsx.not_workbook");
  expect_refused({{"mimetype", "x"}, {"content.xml", "<x/>"}}, "formats.file.unsupported");
  expect_refused(workbook_parts("<worksheet><sheetData><row r=\"0\"/></sheetData></worksheet>"),
                 "formats.xlsx.damaged");
  expect_refused(workbook_parts("<worksheet><sheetData><row r=\"1\"><c r=\"ZZZZ1\"/></row>"),
                 "formats.xlsx.damaged");
  expect_refused(workbook_parts("<worksheet>"), "formats.xlsx.damaged");
  Parts without = workbook_parts(sheet_xml(""));
  without.pop_back();
  expect_refused(without, "formats.xlsx.part_missing");
  const std::string ole("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest");
  EXPECT_EQ(test::read_text(ole, "t.xls").error->id, "formats.xlsx.old");
  EXPECT_EQ(test::read_text(ole, "t.xlsx").error->id, "formats.xlsx.encrypted");
  EXPECT_EQ(test::read_text("a,b\n1,2\n", "t.xlsx").error->id, "formats.xlsx.damaged");
}

TEST(XlsxHostile, EncryptedEntriesAreRefused) {
  Scratch scratch;
  const std::string path = scratch.path("t.xlsx");
  int code = 0;
  zip_t* zip = zip_open(path.c_str(), ZIP_CREATE, &code);
  for (const auto& [name, bytes] : workbook_parts(sheet_xml(""))) {
    const auto index = zip_file_add(
        zip, name.c_str(), zip_source_buffer(zip, strdup(bytes.c_str()), bytes.size(), 1), 0);
    ASSERT_EQ(zip_file_set_encryption(zip, static_cast<zip_uint64_t>(index), ZIP_EM_AES_128, "pw"), 0);
  }
  ASSERT_EQ(zip_close(zip), 0);
  EXPECT_EQ(test::read_path(path).error->id, "formats.xlsx.encrypted");
}

TEST(XlsxHostile, EveryCutAndFlipIsSurvived) {
  Scratch scratch;
  const std::string path = zip_file(
      scratch.path("t.xlsx"),
      workbook_parts(dates_sheet(), "<sst><si><t>a</t></si></sst>", kDateStyles));
  const std::string bytes = *base::read_file(path);
  const auto whole = test::read_text(bytes, "t.xlsx");
  ASSERT_FALSE(whole.error);
  for (std::size_t cut = 0; cut < bytes.size(); cut += 3)
    EXPECT_TRUE(test::read_text(bytes.substr(0, cut), "t.xlsx").error) << cut;
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    const auto t = test::read_text(flipped, "t.xlsx");
    if (t.error) ++refused;
    else EXPECT_EQ(t.rows.size(), whole.rows.size()) << at;
  }
  EXPECT_GT(refused, bytes.size() / 2);
}

}  // namespace
}  // namespace palermo::formats
