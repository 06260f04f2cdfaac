#include "frame/frame_builder.hpp"

#include "sample.hpp"

namespace palermo::frame {
namespace {

using test::frame_of;
using test::records;
using test::schema;

std::vector<std::string> row(const Frame& frame, const std::string& name, std::size_t i) {
  const auto column = frame.column(name);
  EXPECT_TRUE(column);
  const Column& c = **column;
  std::vector<std::string> out;
  if (!c.many()) return {c.dictionary().text(c.codes()[i])};
  for (auto at = c.starts()[i]; at < c.starts()[i + 1]; ++at)
    out.push_back(c.dictionary().text(c.codes()[at]));
  std::sort(out.begin(), out.end());
  return out;
}

FrameBuilder builder(const std::vector<std::string>& columns) {
  auto made = FrameBuilder::over(schema(), columns);
  EXPECT_TRUE(made);
  return std::move(made).value();
}

TEST(FrameBuilder, KindsOfNothingStayDifferent) {
  auto b = builder({"sex", "form", "means", "amount", "minor", "year"});
  ASSERT_TRUE(b.add(
      R"({"amount":{"high":4,"low":0},"form":["labour"],"sex":"unknown","year":2011})", "A", "s"));
  ASSERT_TRUE(b.add(R"({"form_no":["labour"],"minor":false,"year":-3})", "B", "s"));
  ASSERT_TRUE(b.add(R"({"form":[],"means":["debt","debt","violence"],"sex":null})", "", ""));
  const auto frame = std::move(b).finish();
  ASSERT_EQ(frame.rows(), 3u);
  using Row = std::vector<std::string>;
  EXPECT_EQ(row(frame, "sex", 0), Row{"unknown"});
  EXPECT_EQ(row(frame, "sex", 1), Row{"not_asked"});
  EXPECT_EQ(row(frame, "sex", 2), Row{"not_asked"});
  EXPECT_EQ(row(frame, "form", 0), Row{"labour"});
  EXPECT_EQ(row(frame, "form", 1), Row{"none"});
  EXPECT_EQ(row(frame, "form", 2), Row{"none"});
  EXPECT_EQ(row(frame, "means", 0), Row{"not_asked"});
  EXPECT_EQ(row(frame, "means", 2), (Row{"debt", "violence"}));
  EXPECT_EQ(row(frame, "amount", 0), Row{"suppressed"});
  EXPECT_EQ(row(frame, "minor", 1), Row{"false"});
  EXPECT_EQ(row(frame, "year", 1), Row{"-3"});
  EXPECT_EQ(row(frame, "reporter", 1), Row{"B"});
  EXPECT_EQ(row(frame, "reporter", 2), Row{"not_asked"});
}

TEST(FrameBuilder, ReadsEveryRecordAsItIs) {
  const std::uint64_t seed = 20061130;
  RecordProperty("seed", std::to_string(seed));
  const auto given = records(500, seed);
  const auto frame = frame_of(given, {"means", "year", "sex", "age", "place", "form"});
  ASSERT_EQ(frame.rows(), given.size());
  for (std::size_t i = 0; i < given.size(); ++i)
    for (const char* name : {"means", "year", "sex", "age", "place", "form", "reporter"})
      ASSERT_EQ(row(frame, name, i), given[i].values.at(name))
          << "row " << i << " " << name << " seed " << seed;
}

TEST(FrameBuilder, CodesStandInTheOrderOfTheList) {
  auto b = builder({"age", "year", "place"});
  ASSERT_TRUE(b.add(R"({"age":"21-23","place":"XB","year":10})", "A", "s"));
  ASSERT_TRUE(b.add(R"({"age":"9-17","place":"XA","year":9})", "A", "s"));
  ASSERT_TRUE(b.add(R"({"age":"18-20","place":"XC","year":100})", "A", "s"));
  const auto frame = std::move(b).finish();
  auto values = [&](const std::string& name) {
    std::vector<std::string> out;
    const Column& c = **frame.column(name);
    for (std::size_t r = 0; r + kFirstValue < c.cardinality(); ++r)
      out.push_back(c.dictionary().text(c.code_of_rank(r)));
    return out;
  };
  EXPECT_EQ(values("age"), (std::vector<std::string>{"9-17", "18-20", "21-23"}));
  EXPECT_EQ(values("year"), (std::vector<std::string>{"9", "10", "100"}));
  EXPECT_EQ(values("place"), (std::vector<std::string>{"XA", "XB", "XC"}));
  const Column& c = **frame.column("age");
  for (Code code = 0; code < c.cardinality(); ++code) EXPECT_EQ(c.code_of_rank(c.rank(code)), code);
}

TEST(FrameBuilder, BadBodiesAddNothing) {
  auto b = builder({"sex", "form"});
  for (const char* body : {"", "[]", "{\"sex\":", "{\"form\":[[\"x\"]]}", "{\"sex\":[\"female\"]}",
                           "{\"sex\":\"\xff\"}"}) {
    const auto added = b.add(body, "A", "s");
    ASSERT_FALSE(added) << body;
    EXPECT_EQ(added.error().id, "frame.body.invalid");
    EXPECT_EQ(b.rows(), 0u);
  }
  ASSERT_TRUE(b.add("{}", "A", "s"));
  EXPECT_EQ(std::move(b).finish().rows(), 1u);
}

TEST(FrameBuilder, RefusesColumnsThatAreNotThere) {
  const auto made = FrameBuilder::over(schema(), {"sex", "surname"});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().id, "frame.column.unknown");
  EXPECT_EQ(made.error().params.at("column"), "surname");
}

TEST(FrameBuilder, ConcealedColumnsShowOnlyThatSomethingIsHidden) {
  auto b = builder({"sex", "form"});
  b.conceal({"sex", "form"});
  ASSERT_TRUE(b.add(R"({"form":["labour"],"sex":"male"})", "A", "s"));
  b.conceal({});
  ASSERT_TRUE(b.add(R"({"form":["labour"],"sex":"male"})", "A", "s"));
  const auto frame = std::move(b).finish();
  EXPECT_EQ(row(frame, "sex", 0), std::vector<std::string>{"suppressed"});
  EXPECT_EQ(row(frame, "form", 0), std::vector<std::string>{"suppressed"});
  EXPECT_EQ(row(frame, "sex", 1), std::vector<std::string>{"male"});
}

TEST(FrameBuilder, MergedPartsAreTheWhole) {
  const std::uint64_t seed = 42;
  const auto given = records(300, seed);
  const std::vector<std::string> columns{"sex", "form", "year", "place"};
  const auto whole = frame_of(given, columns);
  auto first = builder(columns), second = builder(columns);
  for (std::size_t i = 0; i < given.size(); ++i)
    ASSERT_TRUE((i < 100 ? first : second).add(given[i].body, given[i].party, "training"));
  first.merge(std::move(second));
  const auto merged = std::move(first).finish();
  ASSERT_EQ(merged.rows(), whole.rows());
  for (std::size_t c = 0; c < whole.columns().size(); ++c) {
    const auto& a = whole.columns()[c];
    const auto& b = merged.columns()[c];
    ASSERT_EQ(a.cardinality(), b.cardinality());
    for (std::size_t i = 0; i < whole.rows(); ++i)
      ASSERT_EQ(row(whole, a.name(), i), row(merged, a.name(), i)) << a.name() << " seed " << seed;
  }
}

TEST(Frame, DerivedColumnsKeepKindsOfNothing) {
  auto b = builder({"form"});
  ASSERT_TRUE(b.add(R"({"form":["labour","marriage","sexual"]})", "A", "s"));
  ASSERT_TRUE(b.add(R"({"form":["unknown"]})", "A", "s"));
  ASSERT_TRUE(b.add(R"({})", "A", "s"));
  auto frame = std::move(b).finish();
  ASSERT_TRUE(frame.derive("kind", "form", {{"marriage", "practice"}}, "trafficking"));
  EXPECT_EQ(row(frame, "kind", 0), (std::vector<std::string>{"practice", "trafficking"}));
  EXPECT_EQ(row(frame, "kind", 1), std::vector<std::string>{"unknown"});
  EXPECT_EQ(row(frame, "kind", 2), std::vector<std::string>{"not_asked"});
  const auto missing = frame.derive("x", "y", {}, "z");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().id, "frame.column.missing");
}

}  // namespace
}  // namespace palermo::frame
