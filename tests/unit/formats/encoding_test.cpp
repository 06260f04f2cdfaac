#include "files.hpp"
#include "formats/text_input.hpp"

namespace palermo::formats {
namespace {

using test::read_text;
using Rows = std::vector<std::vector<std::string>>;

std::string utf16(const std::u16string& text, bool little, bool mark) {
  std::string out;
  for (const char16_t unit : (mark ? u"\uFEFF" : u"") + text) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    out += little ? low : high;
    out += little ? high : low;
  }
  return out;
}

TEST(Encoding, Utf8MarkIsNoPartOfTheHeader) {
  EXPECT_EQ(read_text("\xEF\xBB\xBF" "a,b\n1,2\n").header.at(0), "a");
}

TEST(Encoding, Utf16OfBothOrders) {
  const std::u16string text = u"name,place\nжена,قاهرة\n𝄞,x\n";
  for (const bool little : {true, false}) {
    for (const bool mark : {true, false}) {
      const auto t = read_text(utf16(text, little, mark));
      EXPECT_FALSE(t.error);
      EXPECT_EQ(t.header.at(0), "name");
      EXPECT_EQ(t.rows, (Rows{{"жена", "قاهرة"}, {"𝄞", "x"}})) << little << mark;
    }
  }
}

TEST(Encoding, LongUtf16CutsNoPair) {
  std::u16string text = u"a,b\n";
  while (text.size() < (3u << 20)) text += u"𝄞é,字𝄞\n";
  const auto t = read_text(utf16(text, true, true));
  EXPECT_FALSE(t.error);
  EXPECT_EQ(t.rows.size(), (text.size() - 4) / 8);
  for (const auto& row : t.rows) ASSERT_EQ(row, (std::vector<std::string>{"𝄞é", "字𝄞"}));
}

TEST(Encoding, BrokenUtf16IsLocated) {
  const std::u16string lone = std::u16string(u"a,b\n1,2\n3,") + char16_t{0xD800} + u"x\n";
  const auto t = read_text(utf16(lone, true, true));
  ASSERT_TRUE(t.error);
  EXPECT_EQ(t.error->id, "formats.encoding.broken_utf16");
  EXPECT_EQ(t.error->where.row, 3u);
  EXPECT_EQ(t.error->where.column, "b");
  EXPECT_EQ(read_text(utf16(u"a,b\n1,2\n", true, true) + "x").error->id,
            "formats.encoding.broken_utf16");
}

TEST(Encoding, WesternBytesAreReadWithAWarning) {
  const auto t = read_text("name,city\nA,B\nJos\xE9,M\xE1laga\n\x93q\x94,\x80\n");
  EXPECT_FALSE(t.error);
  EXPECT_EQ(t.rows, (Rows{{"A", "B"}, {"José", "Málaga"}, {"“q”", "€"}}));
  EXPECT_EQ(t.warnings, (std::vector<std::string>{"formats.encoding.latin1"}));
  ReadOptions options;
  options.name = "t.csv";
  auto reader = open_rows_from_memory("a,b\n1,2\n3,\xE9\n", options);
  ASSERT_TRUE(reader.has_value());
  Row row;
  while (*(*reader)->next(row)) {}
  ASSERT_EQ((*reader)->warnings().size(), 1u);
  EXPECT_EQ((*reader)->warnings()[0].where.row, 3u);
}

TEST(Encoding, LongWesternFileIsOneEncodingThroughout) {
  std::string text = "a,b\n";
  std::size_t rows = 0;
  for (; text.size() < (2u << 20); ++rows) text += "plain,text\n";
  for (; text.size() < (4u << 20); ++rows) text += "caf\xE9,na\xEFve\n";
  const auto t = read_text(text);
  EXPECT_FALSE(t.error);
  ASSERT_EQ(t.rows.size(), rows);
  EXPECT_EQ(t.rows.front().at(0), "plain");
  EXPECT_EQ(t.rows.back(), (std::vector<std::string>{"café", "naïve"}));
}

TEST(Encoding, AFileThatWasUtf8IsNotGuessedAnew) {
  const auto t = read_text("a,b\né,ü\n1,x\xE9y\n2,3\n");
  ASSERT_TRUE(t.error);
  EXPECT_EQ(t.error->id, "formats.encoding.broken_utf8");
  EXPECT_EQ(t.error->where.row, 3u);
  EXPECT_EQ(t.error->where.column, "b");
  EXPECT_EQ(t.rows.size(), 1u);
  EXPECT_EQ(read_text("a,b\n\xE9,é\né,éé\n").error->id, "formats.encoding.broken_utf8");
  EXPECT_EQ(read_text("a,b\né,\xC3").error->id, "formats.encoding.broken_utf8");
}

TEST(Encoding, OtherEncodingsAreNotTakenForWestern) {
  // Windows-1251 and Windows-1256 words, and a byte that Windows-1252 does not have.
  EXPECT_EQ(read_text("a,b\n\xCC\xEE\xF1\xEA\xE2\xE0,\xCF\xE0\xF0\xE8\xE6\n").error->id,
            "formats.encoding.unknown");
  EXPECT_EQ(read_text("a,b\n\xC7\xE1\xDE\xC7\xE5\xD1\xC9,\xE3\xD5\xD1\n").error->id,
            "formats.encoding.unknown");
  EXPECT_EQ(read_text("a,b\n1,x\x81y\n").error->id, "formats.encoding.unknown");
}

TEST(Encoding, ReplacementCharactersPassThrough) {
  EXPECT_EQ(read_text("a,b\nC\xEF\xBF\xBDte,x\n").rows.at(0).at(0), "C\xEF\xBF\xBDte");
}

TEST(Encoding, NoCutOfABlockSplitsACharacter) {
  for (std::size_t lead = 0; lead < 4; ++lead) {
    std::string text = "a,b\n" + std::string(lead, 'x');
    while (text.size() < (2u << 20)) text += "\xF0\x9D\x84\x9E";
    text += ",y\n";
    const auto t = read_text(text);
    EXPECT_FALSE(t.error) << lead;
    ASSERT_EQ(t.rows.size(), 1u);
    EXPECT_EQ(t.rows[0][0].size(), text.size() - 7);
  }
}

}  // namespace
}  // namespace palermo::formats
