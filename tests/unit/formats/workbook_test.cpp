#include "formats/workbook.hpp"

#include "files.hpp"
#include "formats/row_writer.hpp"
#include "formats/xlsx_book.hpp"

// libxlsxwriter 1.1.4 loses one copy of the formula of each drop-down, some twenty bytes.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:lxw_strdup\n"; }

namespace palermo::formats {
namespace {

using test::Scratch;
using Rows = std::vector<std::vector<std::string>>;

Workbook example() {
  Workbook book;
  book.title = "Template";
  book.author = "Coordinator";
  book.page_header = "TRAINING";
  WorkbookSheet sheet;
  sheet.name = "victim";
  sheet.banner = "TRAINING: invented data";
  sheet.columns.resize(3);
  sheet.columns[0].width = 30;
  sheet.columns[1].choices = {"female", "male", "unknown"};
  sheet.columns[2].choices = {"A,B", "C\"D"};
  sheet.columns[2].only_choices = false;
  sheet.columns[2].prompt_title = "Several";
  sheet.columns[2].prompt = "part values by ;";
  sheet.rows.push_back({{"reference", CellLook::required_header, false, "your own pseudonym"},
                        {"sex", CellLook::header, false, ""},
                        {"means", CellLook::header, false, ""}});
  sheet.rows.push_back({{"=r-1", CellLook::plain, false, ""}, {"female"}, {"12", CellLook::plain, true, ""}});
  sheet.right_to_left = true;
  sheet.frozen_columns = 1;
  book.sheets.push_back(sheet);
  WorkbookSheet about;
  about.name = "About";
  about.header_rows = 0;
  about.rows.push_back({{"How to fill this in", CellLook::title, false, ""}});
  book.sheets.push_back(about);
  return book;
}

struct Seen {
  std::vector<SheetRow> rows;
  SheetLook look;
  std::vector<SheetLook::Note> notes;
};

// The book must outlive what is seen of it.
struct Opened {
  std::unique_ptr<Input> input;
  std::unique_ptr<XlsxBook> book;
  explicit Opened(const std::string& path) {
    input = std::move(*Input::open(path, {}));
    book = std::move(*XlsxBook::open(*input, path, path, {}));
  }
  Seen see(std::size_t index) const {
    Seen seen;
    auto sheet = std::move(*book->sheet(index));
    SheetRow row;
    while (*sheet->next(row)) seen.rows.push_back({row.number, {}});
    seen.look = sheet->look();
    seen.notes = *book->notes(index);
    return seen;
  }
};

TEST(Workbook, TemplateHoldsWhatWasDescribed) {
  Scratch scratch;
  const std::string path = scratch.path("t.xlsx");
  ASSERT_TRUE(write_workbook(path, example()).has_value());
  const auto t = test::read_path(path);
  ASSERT_FALSE(t.error) << t.error->id;
  EXPECT_EQ(t.sheet, "victim");
  EXPECT_EQ(t.header, (std::vector<std::string>{"reference", "sex", "means"}));
  EXPECT_EQ(t.rows, (Rows{{"=r-1", "female", "12"}}));
  EXPECT_EQ(t.numbers.at(0), 3u);
  const Opened opened(path);
  ASSERT_EQ(opened.book->sheets().size(), 3u);
  EXPECT_EQ(opened.book->sheets()[2].name, "lists");
  EXPECT_TRUE(opened.book->sheets()[2].hidden);
  const Seen seen = opened.see(0);
  EXPECT_TRUE(seen.look.right_to_left);
  EXPECT_EQ(seen.look.frozen_rows, 2u);
  EXPECT_EQ(seen.look.frozen_columns, 1u);
  ASSERT_EQ(seen.look.choices.size(), 2u);
  EXPECT_EQ(seen.look.choices[0].range, "B3:B10002");
  EXPECT_EQ(seen.look.choices[0].formula, "'lists'!$A$1:$A$3");
  EXPECT_TRUE(seen.look.choices[0].strict);
  EXPECT_FALSE(seen.look.choices[1].strict);
  EXPECT_EQ(seen.look.choices[1].prompt, "part values by ;");
  ASSERT_EQ(seen.notes.size(), 1u);
  EXPECT_EQ(seen.notes[0].row, 2u);
  EXPECT_EQ(seen.notes[0].text, "your own pseudonym");
  ReadOptions lists;
  lists.sheet = "lists";
  EXPECT_EQ(test::read_path(path, lists).rows.at(0), (std::vector<std::string>{"male", "C\"D"}));
}

TEST(Workbook, SameDescriptionSameBytes) {
  Scratch scratch;
  ASSERT_TRUE(write_workbook(scratch.path("a.xlsx"), example()).has_value());
  ::setenv("TZ", "Asia/Tokyo", 1);
  ::tzset();
  ASSERT_TRUE(write_workbook(scratch.path("b.xlsx"), example()).has_value());
  ::unsetenv("TZ");
  ::tzset();
  EXPECT_EQ(*base::read_file(scratch.path("a.xlsx")), *base::read_file(scratch.path("b.xlsx")));
}

TEST(Workbook, BadSheetNamesAreRefused) {
  Scratch scratch;
  Workbook book = example();
  book.sheets[1].name = "victim";
  EXPECT_EQ(write_workbook(scratch.path("t.xlsx"), book).error().id, "formats.xlsx.sheet_name");
  book.sheets[1].name = std::string(32, 'x');
  EXPECT_EQ(write_workbook(scratch.path("t.xlsx"), book).error().id, "formats.xlsx.sheet_name");
  EXPECT_EQ(scratch.files(), 0u);
}

TEST(MarkWorkbook, ReturnsTheSendersWorkbookWithTheFaults) {
  Scratch scratch;
  const std::string sent = scratch.path("sent.xlsx");
  const std::string back = scratch.path("back.xlsx");
  ASSERT_TRUE(write_workbook(sent, example()).has_value());
  const std::vector<Mark> marks{{"", 3, 2, "x.code", "not a code of the list", false},
                                {"victim", 3, 2, "x.other", "second fault", true},
                                {"victim", 2, 1, "x.head", "beside your own note", true},
                                {"victim", 7, 3, "x.empty", "must not be empty", false},
                                {"About", 1, 0, "x.row", "whole row", false},
                                {"victim", 0, 0, "x.file", "of the whole sheet", false}};
  ASSERT_TRUE(mark_workbook(sent, marks, back).has_value());
  const auto t = test::read_path(back);
  ASSERT_FALSE(t.error) << t.error->id;
  EXPECT_EQ(t.sheet, "victim");
  EXPECT_EQ(t.rows, (Rows{{"=r-1", "female", "12"}}));
  const Opened opened(back);
  ASSERT_EQ(opened.book->sheets().size(), 4u);
  EXPECT_EQ(opened.book->sheets()[3].name, "Errors");
  const Seen before = Opened(sent).see(0);
  const Seen seen = opened.see(0);
  EXPECT_EQ(seen.look.right_to_left, before.look.right_to_left);
  EXPECT_EQ(seen.look.frozen_rows, before.look.frozen_rows);
  EXPECT_EQ(seen.look.choices.size(), before.look.choices.size());
  EXPECT_EQ(seen.look.choices.at(0).formula, before.look.choices.at(0).formula);
  EXPECT_EQ(seen.look.merged, before.look.merged);
  EXPECT_EQ(seen.look.widths.at(0).width, before.look.widths.at(0).width);
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> notes;
  for (const auto& note : seen.notes) notes[{note.row, note.column}] = note.text;
  EXPECT_EQ((notes[{3, 2}]), "not a code of the list\nsecond fault");
  EXPECT_EQ((notes[{2, 1}]), "your own pseudonym\nbeside your own note");
  EXPECT_EQ((notes[{7, 3}]), "must not be empty");
  ReadOptions list;
  list.sheet = "Errors";
  const auto errors = test::read_path(back, list);
  ASSERT_EQ(errors.rows.size(), 6u);
  EXPECT_EQ(errors.rows[3], (std::vector<std::string>{"victim", "3", "B", "female",
                                                      "not a code of the list", "x.code"}));
  ASSERT_TRUE(mark_workbook(back, marks, scratch.path("again.xlsx")).has_value());
  EXPECT_EQ(Opened(scratch.path("again.xlsx")).book->sheets().back().name, "Errors 2");
}

TEST(MarkWorkbook, TypesSurvive) {
  Scratch scratch;
  const std::string sent = test::zip_file(
      scratch.path("sent.xlsx"),
      test::workbook_parts(
          test::sheet_xml(R"(<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>)"
                          R"(<row r="2"><c r="A2" s="1"><v>43066</v></c><c r="B2" t="b"><v>1</v></c></row>)"
                          R"(<row r="3"><c r="A3"><v>0.1</v></c><c r="B3" t="str"><v>007</v></c></row>)"),
          "", R"(<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>)",
          "<workbookPr date1904=\"1\"/>"));
  const auto before = test::read_path(sent);
  ASSERT_TRUE(mark_workbook(sent, {{"", 2, 1, "x", "late", false}}, scratch.path("b.xlsx")).has_value());
  const auto after = test::read_path(scratch.path("b.xlsx"));
  EXPECT_EQ(after.rows, before.rows);
  EXPECT_EQ(after.sheet, "Cases");
  EXPECT_EQ(before.rows, (Rows{{"2021-11-28", "true"}, {"0.1", "007"}}));
  const Opened opened(scratch.path("b.xlsx"));
  auto sheet = std::move(*opened.book->sheet(0));
  SheetRow row;
  std::vector<CellType> types;
  while (*sheet->next(row))
    for (const SheetCell& cell : row.cells) types.push_back(cell.type);
  using enum CellType;
  EXPECT_EQ(types, (std::vector<CellType>{text, text, number, boolean, number, text}));
}

}  // namespace
}  // namespace palermo::formats
