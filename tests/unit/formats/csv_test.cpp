#include "formats/csv_reader.hpp"

#include <fcntl.h>

#include "base/hash.hpp"
#include "files.hpp"

namespace palermo::formats {
namespace {

using test::read_text;
using Rows = std::vector<std::vector<std::string>>;
using Problems = std::vector<std::pair<std::uint64_t, std::string>>;

TEST(Csv, ReadsPlainRows) {
  const auto t = read_text("a,b\n1,2\n3,4\n");
  EXPECT_FALSE(t.error);
  EXPECT_EQ(t.header, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(t.rows, (Rows{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(t.numbers, (std::vector<std::uint64_t>{2, 3}));
  EXPECT_EQ(t.content.sha256, base::to_hex(base::sha256("a,b\n1,2\n3,4\n")));
  EXPECT_EQ(t.content.bytes, 12u);
}

TEST(Csv, LineEndsOfAllKinds) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    for (const std::string& last : {std::string(), end}) {
      const auto t = read_text("a,b" + end + "1,2" + end + "3," + last);
      EXPECT_FALSE(t.error);
      EXPECT_EQ(t.rows, (Rows{{"1", "2"}, {"3", ""}}));
      EXPECT_EQ(t.lines, (std::vector<std::uint64_t>{2, 3}));
    }
  }
}

TEST(Csv, QuotesHoldDelimitersQuotesAndLineEnds) {
  const auto t = read_text("a,b\n\"x,\"\"y\"\"\",\"1\r\n2\n3\"\n\"\",\"\"\"\"\nz,\"q\" \n");
  EXPECT_FALSE(t.error);
  EXPECT_EQ(t.rows, (Rows{{"x,\"y\"", "1\r\n2\n3"}, {"", "\""}, {"z", "q"}}));
  EXPECT_EQ(t.numbers, (std::vector<std::uint64_t>{2, 3, 4}));
  EXPECT_EQ(t.lines, (std::vector<std::uint64_t>{2, 5, 6}));
  EXPECT_TRUE(t.problems.empty());
}

TEST(Csv, QuoteInsideAnUnquotedCellIsText) {
  const auto t = read_text("a,b\n5\" pipe,x\n");
  EXPECT_EQ(t.rows, (Rows{{"5\" pipe", "x"}}));
}

TEST(Csv, TabSeparatedTextMayHoldPlainQuotes) {
  const auto t = read_text("a\tb\n\"Said\" he\tx\n\"begins\ty\nends\" it\tz\n\"q\tr\"\t\"l1\nl2\"\n\"open\tw\n",
                           "t.tsv");
  EXPECT_FALSE(t.error);
  EXPECT_TRUE(t.problems.empty());
  EXPECT_EQ(t.rows, (Rows{{"\"Said\" he", "x"}, {"\"begins", "y"}, {"ends\" it", "z"},
                          {"q\tr", "l1\nl2"}, {"\"open", "w"}}));
  EXPECT_EQ(t.lines, (std::vector<std::uint64_t>{2, 3, 4, 5, 7}));
}

TEST(Csv, OpenQuoteIsReportedWhereItOpened) {
  const auto t = read_text("a,b\n1,2\n\"x\ny\",3\n4,\"never\n5,6\n7,8\n");
  ASSERT_TRUE(t.error);
  EXPECT_EQ(t.error->id, "formats.csv.quote_open");
  EXPECT_EQ(t.error->where.row, 4u);
  EXPECT_EQ(t.error->where.column, "b");
  EXPECT_EQ(t.error->params.at("line"), "5");
  EXPECT_EQ(t.rows.size(), 2u);
}

TEST(Csv, OneBadRowDoesNotEndTheReading) {
  const auto t = read_text("a,b,c\n1,2,3\n1,2\n1,2,3,4\n\"x\"y,2,3\n1,2,3,,\n7,8,9\n");
  EXPECT_FALSE(t.error);
  EXPECT_EQ(t.problems, (Problems{{3, "formats.row.cells"},
                                  {4, "formats.row.cells"},
                                  {5, "formats.csv.quote_text"}}));
  ASSERT_EQ(t.rows.size(), 6u);
  EXPECT_EQ(t.rows[1], (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(t.rows[2].size(), 4u);
  EXPECT_EQ(t.rows[4], (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(t.rows[5], (std::vector<std::string>{"7", "8", "9"}));
}

TEST(Csv, BlankLinesArePassedOverButCounted) {
  const auto t = read_text("\na,b\n\n1,2\n\r\n3,4\n\n");
  EXPECT_EQ(t.rows, (Rows{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(t.numbers, (std::vector<std::uint64_t>{4, 6}));
  const auto one = read_text("a\n1\n\n2\n");
  EXPECT_EQ(one.rows, (Rows{{"1"}, {""}, {"2"}}));
}

TEST(Csv, DelimiterIsFound) {
  EXPECT_EQ(read_text("a;b;c\n1,5;2,5;3\n").delimiter, ';');
  EXPECT_EQ(read_text("a\tb\nx, y\tz, w\n").delimiter, '\t');
  EXPECT_EQ(read_text("a|b\n1|2\n").delimiter, '|');
  EXPECT_EQ(read_text("x,\"a;b;c;d\"\n1,2\n").delimiter, ',');
  EXPECT_EQ(read_text("only\none\n").delimiter, ',');
  const auto excel = read_text("sep=;\r\na;b\r\n1;2\r\n");
  EXPECT_EQ(excel.rows, (Rows{{"1", "2"}}));
  EXPECT_EQ(excel.numbers.at(0), 2u);
  EXPECT_EQ(excel.lines.at(0), 3u);
  ReadOptions options;
  options.delimiter = '|';
  EXPECT_EQ(read_text("a,b|c\n1,2|3\n", "t.csv", options).header.at(0), "a,b");
  EXPECT_EQ(read_text("a\tb,c\n1\t2\n", "t.tsv").header.size(), 2u);
}

TEST(Csv, HeaderNamesAreTrimmedAndUnique) {
  const auto t = read_text("id, given_name ,\"  x\"\n1, anna,y\n");
  EXPECT_EQ(t.header, (std::vector<std::string>{"id", "given_name", "x"}));
  EXPECT_EQ(t.rows.at(0).at(1), " anna");
  const auto twice = read_text("a,b, a\n1,2,3\n");
  ASSERT_TRUE(twice.error);
  EXPECT_EQ(twice.error->id, "formats.header.duplicate");
  EXPECT_EQ(twice.error->where.column, "C");
  EXPECT_EQ(twice.error->params.at("first"), "A");
  const auto empty = read_text("\"\",b\n1,2\n");
  EXPECT_EQ(empty.warnings, (std::vector<std::string>{"formats.header.empty"}));
  EXPECT_EQ(empty.rows, (Rows{{"1", "2"}}));
  EXPECT_EQ(read_text(",,\n").error->id, "formats.header.none");
  EXPECT_EQ(read_text("\n\n").error->id, "formats.header.none");
  EXPECT_EQ(read_text("").error->id, "formats.file.empty");
}

TEST(Csv, HeaderRowCanBeNamed) {
  ReadOptions options;
  options.header_row = 3;
  const auto t = read_text("Title\nof, the, thing\na,b\n1,2\n", "t.csv", options);
  EXPECT_EQ(t.header, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(t.numbers.at(0), 4u);
}

TEST(Csv, ZeroByteIsLocated) {
  const auto t = read_text(std::string("a,b\n1,2\n3,x") + '\0' + "y\n");
  ASSERT_TRUE(t.error);
  EXPECT_EQ(t.error->id, "formats.encoding.nul");
  EXPECT_EQ(t.error->where.row, 3u);
  EXPECT_EQ(t.error->where.column, "b");
}

TEST(Csv, LongCellAndRowAreRefused) {
  ReadOptions options;
  options.limits.cell_bytes = 1000;
  options.limits.row_bytes = 4u << 20;
  for (const std::string quote : {"", "\""}) {
    const auto t = read_text("a,b\n1,2\n3," + quote + std::string(1001, 'x') + quote + "\n",
                             "t.csv", options);
    ASSERT_TRUE(t.error);
    EXPECT_EQ(t.error->id, "formats.csv.cell_too_large");
    EXPECT_EQ(t.error->where.row, 3u);
    EXPECT_EQ(t.error->where.column, "b");
  }
  const auto open = read_text("a,b\n\"" + std::string(3u << 20, 'x'), "t.csv", options);
  EXPECT_EQ(open.error->id, "formats.csv.cell_too_large");
  const auto row = read_text("a,b\n" + std::string(20u << 20, ','), "t.csv", options);
  EXPECT_EQ(row.error->id, "formats.csv.row_too_large");
}

// Rows that straddle the reading blocks in every way, against the same rows read one by one.
TEST(Csv, BlockBordersDoNotShow) {
  std::string text = "a,b,c\n";
  Rows expected;
  for (int i = 0; text.size() < (3u << 20); ++i) {
    const std::string n = std::to_string(i);
    const std::string filler(static_cast<std::size_t>(i % 97), "abc\xC3\xA9"[i % 3]);
    switch (i % 4) {
      case 0: text += n + "," + filler + ",\xD0\xB6\n"; break;
      case 1: text += n + ",\"" + filler + "\",\"\xD0\xB6\"\r\n"; break;
      case 2: text += "\"" + n + "\"," + filler + ",\xD0\xB6\r"; break;
      default: text += n + ",\"" + filler + "\"\"\n\",\xD0\xB6\n";
    }
    expected.push_back({n, i % 4 == 3 ? filler + "\"\n" : filler, "\xD0\xB6"});
  }
  const auto t = read_text(text);
  EXPECT_FALSE(t.error);
  EXPECT_EQ(t.rows, expected);
  for (std::size_t cut = (1u << 20) - 70; cut < (1u << 20) + 70; ++cut) {
    const std::string head = "a,b\n" + std::string(cut - 5, 'x');
    const auto one = read_text(head + ",\"y\"\"z\"\r\n1,\"2\"");
    ASSERT_EQ(one.rows.size(), 2u) << cut;
    EXPECT_EQ(one.rows[0][1], "y\"z");
    EXPECT_EQ(one.rows[1][1], "2");
  }
}

TEST(Csv, UnknownFileSaysSo) {
  const auto t = test::read_path("/nowhere/at/all.csv");
  ASSERT_TRUE(t.error);
  EXPECT_EQ(t.error->id, "formats.file.unreadable");
  EXPECT_EQ(t.error->where.file, "/nowhere/at/all.csv");
  EXPECT_EQ(test::read_path("/tmp").error->id, "formats.file.unreadable");
  EXPECT_EQ(read_text("%PDF-1.7").error->id, "formats.file.unsupported");
}

TEST(Csv, ContentIsOfTheWholeFileEvenAfterAFault) {
  std::string text = "a,b\n1,\"open\n";
  text += std::string(100, 'x') + '\0' + std::string(3u << 20, 'y');
  const auto t = read_text(text);
  EXPECT_EQ(t.error->id, "formats.encoding.nul");
  EXPECT_EQ(t.content.sha256, base::to_hex(base::sha256(text)));
  auto reader = open_rows_from_memory("a,b\n1,2\n3,4\n");
  ASSERT_TRUE((*reader)->drain().has_value());
  EXPECT_EQ((*reader)->content().bytes, 12u);
}

TEST(Csv, StandardInputIsAFileToo) {
  test::Scratch scratch;
  const std::string path = scratch.write("t", "[{\"a\":1}]");
  const int kept = ::dup(0);
  const int fd = ::open(path.c_str(), O_RDONLY);
  ASSERT_EQ(::dup2(fd, 0), 0);
  const auto t = test::read_path("-");
  ::dup2(kept, 0);
  ::close(kept);
  ::close(fd);
  EXPECT_EQ(t.format, RowFormat::json);
  EXPECT_EQ(t.rows, (Rows{{"1"}}));
}

TEST(Csv, ColumnLetters) {
  EXPECT_EQ(column_letters(1), "A");
  EXPECT_EQ(column_letters(26), "Z");
  EXPECT_EQ(column_letters(27), "AA");
  EXPECT_EQ(column_letters(16384), "XFD");
}

}  // namespace
}  // namespace palermo::formats
