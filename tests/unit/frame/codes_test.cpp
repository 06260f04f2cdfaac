#include "frame/codes.hpp"

#include <gtest/gtest.h>

#include "frame/dictionary.hpp"

namespace palermo::frame {
namespace {

TEST(CodeVector, IsAsWideAsItsGreatestCode) {
  CodeVector codes;
  std::vector<Code> given;
  for (const Code code : {0u, 255u, 256u, 7u, 65535u, 65536u, 4000000000u, 3u}) {
    codes.push_back(code);
    given.push_back(code);
    const Code greatest = *std::max_element(given.begin(), given.end());
    EXPECT_EQ(codes.width(), greatest < 256 ? 1u : greatest < 65536 ? 2u : 4u);
    ASSERT_EQ(codes.size(), given.size());
    for (std::size_t i = 0; i < given.size(); ++i) EXPECT_EQ(codes[i], given[i]);
  }
}

TEST(CodeVector, JumpsOverAWidth) {
  CodeVector codes;
  codes.push_back(9);
  codes.push_back(70000);
  EXPECT_EQ(codes.width(), 4u);
  EXPECT_EQ(codes[0], 9u);
  EXPECT_EQ(codes[1], 70000u);
}

TEST(CodeVector, RecodingMayNarrow) {
  CodeVector codes;
  codes.push_back(300);
  codes.push_back(2);
  std::vector<Code> to(301);
  to[300] = 5;
  to[2] = 6;
  codes.recode(to);
  EXPECT_EQ(codes.width(), 1u);
  EXPECT_EQ(codes[0], 5u);
  EXPECT_EQ(codes[1], 6u);
}

TEST(Dictionary, ReservedNamesAreTheReservedCodes) {
  Dictionary dictionary;
  EXPECT_EQ(dictionary.code("not_asked"), kNotAsked);
  EXPECT_EQ(dictionary.code("unknown"), kUnknown);
  EXPECT_EQ(dictionary.code("suppressed"), kSuppressed);
  EXPECT_EQ(dictionary.code("none"), kNone);
  EXPECT_EQ(dictionary.code("female"), kFirstValue);
  EXPECT_EQ(dictionary.find("male"), std::nullopt);
}

TEST(Dictionary, KeepsManyValuesApartThroughGrowthAndSorting) {
  Dictionary dictionary;
  for (int i = 0; i < 20000; ++i)
    EXPECT_EQ(dictionary.code("v" + std::to_string(i)), kFirstValue + i);
  const auto to =
      dictionary.sort([&](Code a, Code b) { return dictionary.text(a) < dictionary.text(b); });
  for (int i = 0; i < 20000; ++i) {
    const auto text = "v" + std::to_string(i);
    ASSERT_EQ(dictionary.find(text), to[kFirstValue + i]);
    ASSERT_EQ(dictionary.text(to[kFirstValue + i]), text);
  }
  for (Code code = kFirstValue + 1; code < dictionary.size(); ++code)
    EXPECT_LT(dictionary.text(code - 1), dictionary.text(code));
}

}  // namespace
}  // namespace palermo::frame
