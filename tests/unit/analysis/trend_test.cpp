#include "analysis/trend.hpp"

#include "cases.hpp"

namespace palermo::analysis {
namespace {

using test::Case;
using test::Rows;
using test::rows_of;
using test::subject_of;
using test::tabulation;

frame::Tabulation window(int years) {
  return tabulation(R"({"id": "c", "register": "victim", "method": "continuing", "by": ["year"],
    "counting_rule": "assisted", "unit": "persons", "options": {"window": )" +
                    std::to_string(years) + "}}");
}

void report(std::vector<Case>& to, const std::string& party, int first, int last, int each) {
  for (int year = first; year <= last; ++year)
    for (int i = 0; i < each; ++i) {
      to.emplace_back();
      to.back().party = party;
      to.back().year = year;
    }
}

TEST(Trend, ANewReporterIsNoRiseAndASilentOneNoFall) {
  std::vector<Case> given;
  report(given, "OLD", 2008, 2016, 10);
  report(given, "ALSO", 2010, 2016, 3);
  report(given, "NEW", 2014, 2016, 50);
  report(given, "SILENT", 2008, 2014, 40);
  report(given, "GAP", 2008, 2013, 7);
  report(given, "GAP", 2015, 2016, 7);
  const auto made = continuing(subject_of(given), window(6), {});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->reporters, (std::vector<std::string>{"ALSO", "OLD"}));
  EXPECT_EQ(made->period, "2011-2016");
  Rows expected;
  for (int year = 2011; year <= 2016; ++year) expected[{std::to_string(year)}] = {13};
  EXPECT_EQ(rows_of(made->table), expected);
}

TEST(Trend, AWindowLongerThanTheRecordIsTheRecord) {
  std::vector<Case> given;
  report(given, "A", 2014, 2016, 2);
  report(given, "B", 2015, 2016, 2);
  given.emplace_back();
  given.back().party = "B";  // of no known year
  const auto made = continuing(subject_of(given), window(10), {});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->period, "2014-2016");
  EXPECT_EQ(made->reporters, std::vector<std::string>{"A"});
  EXPECT_EQ(rows_of(made->table), (Rows{{{"2014"}, {2}}, {{"2015"}, {2}}, {{"2016"}, {2}}}));
}

TEST(Trend, NobodyContinuedOrOneYearGiveNoTable) {
  std::vector<Case> given;
  EXPECT_TRUE(continuing(subject_of(given), window(6), {})->table.rows.empty());
  report(given, "A", 2014, 2014, 2);
  EXPECT_TRUE(continuing(subject_of(given), window(6), {})->table.rows.empty());
  report(given, "B", 2015, 2015, 2);
  EXPECT_TRUE(continuing(subject_of(given), window(6), {})->table.rows.empty());
}

TEST(Trend, TheWindowMustBeGiven) {
  for (const int years : {-1, 0, 1}) {
    const auto made = continuing(subject_of({}), window(years), {});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().id, "analysis.tabulation.option");
    EXPECT_EQ(made.error().params.at("option"), "window");
  }
}

}  // namespace
}  // namespace palermo::analysis
