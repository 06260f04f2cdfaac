#include "analysis/response.hpp"

#include "cases.hpp"

namespace palermo::analysis {
namespace {

using test::cases;
using test::Rows;
using test::rows_of;
using test::subject_of;

frame::Tabulation assistance() {
  return test::tabulation(R"({"id": "a", "register": "victim", "method": "wanted_given",
    "by": ["assistance"], "counting_rule": "assisted", "unit": "persons", "totals": true,
    "options": {"wanted": "assistance_wanted", "given": "assistance_given"}})");
}

TEST(Response, WantedAndGivenAreCountedApart) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const auto given = cases(300, seed);
    const auto made =
        wanted_given(subject_of(given), assistance(), {{"year", {"2012", "2013"}, false}});
    ASSERT_TRUE(made);
    Rows expected;
    for (const auto& one : given) {
      if (one.year != 2012 && one.year != 2013) continue;
      auto count = [&](std::vector<std::string> kinds, std::size_t column) {
        if (kinds.empty()) kinds = {"not_asked"};
        else kinds.emplace_back("_T");
        for (const auto& kind : kinds) {
          auto& row = expected[{kind}];
          row.resize(2);
          ++row[column];
        }
      };
      count(one.wanted, 0);
      count(one.given, 1);
    }
    EXPECT_EQ(rows_of(made->table, 2), expected) << "seed " << seed;
    EXPECT_EQ(made->period, "2012-2013");
    ASSERT_EQ(made->table.columns.size(), 3u);
    EXPECT_EQ(made->table.columns[0].name, "assistance");
    EXPECT_EQ(made->table.columns[1].name, "wanted");
    EXPECT_EQ(made->table.columns[2].role, model::Column::Role::count);
    std::vector<std::string> order;
    for (const auto& row : made->table.rows) order.push_back(test::text(row[0]));
    EXPECT_EQ(order, (std::vector<std::string>{"housing", "legal", "medical", "return", "not_asked",
                                               "_T"}));
  }
}

TEST(Response, NoCasesGiveNoTable) {
  const auto made = wanted_given(subject_of({}), assistance(), {});
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->table.rows.empty());
}

}  // namespace
}  // namespace palermo::analysis
