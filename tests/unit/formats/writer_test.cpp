#include "formats/row_writer.hpp"

#include <sys/stat.h>

#include "base/random.hpp"
#include "files.hpp"
#include "formats/formula.hpp"
#include "formats/html.hpp"

namespace palermo::formats {
namespace {

using test::Scratch;
using Rows = std::vector<std::vector<std::string>>;

void write_rows(const std::string& path, const std::vector<std::string>& header, const Rows& rows,
                const WriteOptions& options = {}) {
  auto writer = create_rows(path, header, options);
  ASSERT_TRUE(writer.has_value()) << writer.error().id;
  for (const auto& row : rows) ASSERT_TRUE((*writer)->write(row).has_value());
  ASSERT_TRUE((*writer)->finish().has_value());
}

const Rows kAwkward{
    {"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)"},
    {"\tx", "\rx", "\nx", "  =x"},
    {"'=x", "''=x", "'", "'plain"},
    {"-12", "+3.5", "-1e-3", "-"},
    {"＝1", "－x", "＋", "＠"},
    {"a,b", "a\"b", "a\r\nb", "a;b\t|"},
    {" lead", "trail ", "", "  "},
    {"Ж", "قاهرة", "字", "\xEF\xBF\xBD"},
    {"-12 ", "'-12", "' =x", "1,5"},
    {"007", "1E5", "TRUE", "2017-11-27"},
    {"_x0041_", "<&>\"'", "x\x01y", "&amp;"},
};

TEST(RowWriter, EveryKindComesBackTheSame) {
  Scratch scratch;
  const std::vector<std::string> header{"plain", "=formula", "a,b", "Ж \"q\""};
  for (const std::string name :
       {"t.csv", "t.tsv", "t.xlsx", "t.json", "t.ndjson", "t.csv.gz", "t.ndjson.gz"}) {
    write_rows(scratch.path(name), header, kAwkward);
    const auto t = test::read_path(scratch.path(name));
    ASSERT_FALSE(t.error) << name << " " << t.error->id;
    EXPECT_EQ(t.header, header) << name;
    EXPECT_EQ(t.rows, kAwkward) << name;
    EXPECT_TRUE(t.problems.empty()) << name;
    const std::string first = *base::read_file(scratch.path(name));
    write_rows(scratch.path(name), header, kAwkward);
    EXPECT_EQ(*base::read_file(scratch.path(name)), first) << name;
  }
  EXPECT_EQ(scratch.files(), 7u);  // nothing temporary is left
}

TEST(RowWriter, NumbersMayBeNumbers) {
  Scratch scratch;
  WriteOptions options;
  options.numeric = {false, true};
  const Rows rows{{"1", "2"}, {"x", "<5"}, {"y", "-0.25"}, {"z", "007"}, {"w", "12345678901234567890"}};
  for (const std::string name : {"t.xlsx", "t.json", "t.csv"}) {
    write_rows(scratch.path(name), {"a", "n"}, rows, options);
    EXPECT_EQ(test::read_path(scratch.path(name)).rows, rows) << name;
  }
  const std::string json = *base::read_file(scratch.path("t.json"));
  EXPECT_EQ(json, "[\n{\"a\":\"1\",\"n\":2},\n{\"a\":\"x\",\"n\":\"<5\"},\n{\"a\":\"y\",\"n\":-0.25},\n"
                  "{\"a\":\"z\",\"n\":\"007\"},\n{\"a\":\"w\",\"n\":12345678901234567890}\n]\n");
}

TEST(RowWriter, NoCellOfCsvIsAFormula) {
  std::string out;
  const std::vector<std::string_view> cells{"=x", " =x", "-1", "-x", "\t1", "'=x", "ok"};
  append_csv_record(out, cells);
  EXPECT_EQ(out, "'=x,\"' =x\",-1,'-x,'\t1,''=x,ok\n");
}

TEST(RowWriter, GuardIsExactOnRandomCells) {
  const std::uint64_t seed = 20170101;
  base::SeededRandom random(seed);
  const std::string letters = "'=+-@ \t\r\n1.eEx";
  for (int i = 0; i < 200'000; ++i) {
    std::string cell;
    for (std::uint64_t n = random.below(6); n > 0; --n) cell += letters[random.below(letters.size())];
    const std::string written = guarded(cell);
    ASSERT_EQ(unguarded(written), cell) << "seed " << seed << " case " << i;
    if (!is_plain_number(written)) {
      const std::size_t first = written.find_first_not_of(' ');
      ASSERT_TRUE(first == std::string::npos ||
                  std::string("=+-@\t\r\n").find(written[first]) == std::string::npos)
          << written;
    }
  }
}

TEST(RowWriter, EmptyTablesKeepTheirHeader) {
  Scratch scratch;
  for (const std::string name : {"t.csv", "t.tsv", "t.xlsx"}) {
    write_rows(scratch.path(name), {"a", "b"}, {});
    const auto t = test::read_path(scratch.path(name));
    EXPECT_EQ(t.header, (std::vector<std::string>{"a", "b"})) << name;
    EXPECT_TRUE(t.rows.empty());
  }
  write_rows(scratch.path("t.json"), {"a"}, {});
  EXPECT_EQ(*base::read_file(scratch.path("t.json")), "[]\n");
  write_rows(scratch.path("one.csv"), {"a"}, {{""}, {"x"}});
  EXPECT_EQ(test::read_path(scratch.path("one.csv")).rows, (Rows{{""}, {"x"}}));
}

TEST(RowWriter, BannerStandsAboveTheHeader) {
  Scratch scratch;
  WriteOptions options;
  options.banner = "TRAINING: invented data";
  options.right_to_left = true;
  write_rows(scratch.path("t.xlsx"), {"a", "b"}, {{"1", "2"}}, options);
  const auto t = test::read_path(scratch.path("t.xlsx"));
  EXPECT_EQ(t.header, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(t.numbers.at(0), 3u);
}

TEST(RowWriter, NothingAppearsBeforeFinish) {
  Scratch scratch;
  const std::string path = scratch.write("t.csv", "old");
  {
    auto writer = create_rows(path, {"a"});
    ASSERT_TRUE((*writer)->write({"1"}).has_value());
  }
  EXPECT_EQ(*base::read_file(path), "old");
  EXPECT_EQ(scratch.files(), 1u);
  EXPECT_EQ(create_rows("/nowhere/t.csv", {"a"}).error().id, "formats.file.unwritable");
  EXPECT_EQ(create_rows("/nowhere/t.xlsx", {"a"}).error().id, "formats.file.unwritable");
}

TEST(RowWriter, LimitsOfAWorkbookAreSaid) {
  Scratch scratch;
  auto writer = create_rows(scratch.path("t.xlsx"), {"a"});
  const std::string text(32767, 'x');
  ASSERT_TRUE((*writer)->write({text}).has_value());
  const auto refused = (*writer)->write({text + "x"});
  EXPECT_EQ(refused.error().id, "formats.xlsx.text_too_long");
  EXPECT_EQ(refused.error().where.row, 3u);
  const std::vector<std::string> wide(16385, "x");
  EXPECT_EQ(create_rows(scratch.path("w.xlsx"), wide).error().id, "formats.xlsx.too_many_columns");
  WriteOptions options;
  options.sheet = "a/b";
  EXPECT_EQ(create_rows(scratch.path("s.xlsx"), {"a"}, options).error().id,
            "formats.xlsx.sheet_name");
}

TEST(Html, TextAndAttributesAreSafe) {
  EXPECT_EQ(html_text("<a b=\"c\">&'\x01é"), "&lt;a b=\"c\"&gt;&amp;'\xEF\xBF\xBDé");
  EXPECT_EQ(html_attribute("<\"'&>\n"), "&lt;&quot;&#39;&amp;&gt;\n");
}

TEST(Formula, PlainNumbers) {
  for (const char* yes : {"1", "-12", "+3.5", "0.5", "1e5", "-1E-3"})
    EXPECT_TRUE(is_plain_number(yes)) << yes;
  for (const char* no : {"", "-", "1.", ".5", "1e", "--1", "1 ", "0x1", "1,5", "nan"})
    EXPECT_FALSE(is_plain_number(no)) << no;
}

}  // namespace
}  // namespace palermo::formats
