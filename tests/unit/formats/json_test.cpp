#include "formats/json_reader.hpp"

#include "files.hpp"

namespace palermo::formats {
namespace {

using test::read_text;
using Rows = std::vector<std::vector<std::string>>;
using Problems = std::vector<std::pair<std::uint64_t, std::string>>;

TEST(Json, ArrayOfObjects) {
  const auto t = read_text(R"( [ {"a":"x","b":1.50,"c":true}, {"b":null,"c":["p",2,null,"q"]},
      {"a":"\u0416\n\"{","d":-0.1e+5} ] )", "t.json");
  EXPECT_FALSE(t.error);
  EXPECT_EQ(t.format, RowFormat::json);
  EXPECT_EQ(t.header, (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(t.rows, (Rows{{"x", "1.50", "true", ""}, {"", "", "p;2;q", ""},
                          {"Ж\n\"{", "", "", "-0.1e+5"}}));
  EXPECT_EQ(t.numbers, (std::vector<std::uint64_t>{2, 3, 4}));
  EXPECT_EQ(t.lines, (std::vector<std::uint64_t>{1, 1, 2}));
}

TEST(Json, Lines) {
  const auto t = read_text("{\"a\":1,\"b\":2}\r\n\n{\"b\":123456789012345678901234567890}\n", "t.ndjson");
  EXPECT_FALSE(t.error);
  EXPECT_EQ(t.format, RowFormat::ndjson);
  EXPECT_EQ(t.rows, (Rows{{"1", "2"}, {"", "123456789012345678901234567890"}}));
  EXPECT_EQ(t.lines, (std::vector<std::uint64_t>{1, 3}));
}

TEST(Json, KindIsSeenWithoutAnEnding) {
  EXPECT_EQ(read_text("[{\"a\":1}]", "").format, RowFormat::json);
  EXPECT_EQ(read_text("{\"a\":1}\n{\"a\":2}", "").format, RowFormat::ndjson);
  EXPECT_EQ(read_text("\xEF\xBB\xBF[{\"a\":1}]", "").rows, (Rows{{"1"}}));
}

TEST(Json, BadRowsAreBadAlone) {
  const auto t = read_text(
      "{\"a\":1}\n{\"a\":{\"x\":1}}\n{\"a\":[[1]]}\n{\"a\":1,\"a\":2}\n{\"a\":01}\n{\"a\":1} {}\n"
      "[1]\nnonsense\n{\"a\":\"x\\u0000y\"}\n{\"a\":\"\\ud800\"}\n{\"a\":nul}\n{\"a\":9}\n", "t.ndjson");
  EXPECT_FALSE(t.error);
  EXPECT_EQ(t.problems, (Problems{{3, "formats.json.nested"},
                                  {4, "formats.json.nested"},
                                  {5, "formats.json.duplicate_key"},
                                  {6, "formats.json.syntax"},
                                  {7, "formats.json.syntax"},
                                  {8, "formats.json.syntax"},
                                  {9, "formats.json.syntax"},
                                  {10, "formats.encoding.nul"},
                                  {11, "formats.json.syntax"},
                                  {12, "formats.json.syntax"}}));
  EXPECT_EQ(t.rows.back(), (std::vector<std::string>{"9"}));
}

TEST(Json, KeyThatComesLateIsABadRow) {
  std::string text = "[";
  for (int i = 0; i < 1000; ++i) text += (i > 0 ? ",{\"a\":" : "{\"a\":") + std::to_string(i) + "}";
  const auto t = read_text(text + ",{\"b\":1},{\"a\":5}]", "t.json");
  EXPECT_EQ(t.rows.size(), 1002u);
  EXPECT_EQ(t.problems, (Problems{{1002, "formats.json.unknown_key"}}));
  const auto early = read_text("[{\"a\":1},{\"b\":2}]", "t.json");
  EXPECT_EQ(early.header, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(early.problems.empty());
}

TEST(Json, WhatIsNoArrayOfObjectsIsRefused) {
  EXPECT_EQ(read_text("{\"a\":1}", "t.json").error->id, "formats.json.not_array");
  EXPECT_EQ(read_text("[1,2]", "t.json").error->id, "formats.json.not_objects");
  EXPECT_EQ(read_text("[{\"a\":1} {\"a\":2}]", "t.json").error->id, "formats.json.comma");
  EXPECT_EQ(read_text("[{\"a\":1}] x", "t.json").error->id, "formats.json.trailing");
  EXPECT_EQ(read_text("[{\"a\":1},", "t.json").error->id, "formats.json.array_open");
  EXPECT_EQ(read_text("[{\"a\":1", "t.json").error->id, "formats.json.array_open");
  EXPECT_EQ(read_text("[]", "t.json").error->id, "formats.header.none");
  EXPECT_EQ(read_text("[{\"a\":{}}]", "t.json").error->id, "formats.json.nested");
  const auto t = read_text("[{\"a\":1},\n{\"a\":2},\n7]", "t.json");
  EXPECT_EQ(t.error->where.row, 4u);
  EXPECT_EQ(t.error->params.at("line"), "3");
}

TEST(Json, LongArrayIsStreamed) {
  std::string text = "[";
  std::size_t n = 0;
  for (; text.size() < (5u << 20); ++n)
    text += (n > 0 ? ",\n " : "") + std::string("{\"n\": ") + std::to_string(n) +
            R"(, "s": "}{\"][\\", "é": [1, 2]})";
  const auto t = read_text(text + "]\n", "t.json");
  EXPECT_FALSE(t.error);
  ASSERT_EQ(t.rows.size(), n);
  for (std::size_t i = 0; i < n; ++i)
    ASSERT_EQ(t.rows[i], (std::vector<std::string>{std::to_string(i), "}{\"][\\", "1;2"}));
  EXPECT_EQ(t.lines.back(), n);
  ReadOptions options;
  options.limits.row_bytes = 2u << 20;
  const auto large = read_text("[{\"a\":\"" + std::string(9u << 20, 'x') + "\"}]", "t.json", options);
  EXPECT_EQ(large.error->id, "formats.json.row_too_large");
}

}  // namespace
}  // namespace palermo::formats
