#include "analysis/counting.hpp"

#include "cases.hpp"

namespace palermo::analysis {
namespace {

using test::Case;
using test::cases;
using test::Rows;
using test::rows_of;
using test::subject_of;
using test::tabulation;

constexpr std::uint64_t kSeed = 2006;

Work work(const std::vector<std::string>& tabulations) {
  Work out;
  for (const auto& one : tabulations) out.tabulations.push_back(tabulation(one));
  return out;
}

const std::string kCorridors = R"({"id": "corridors", "register": "victim", "totals": true,
  "by": ["citizenship", "exploitation_country"], "counting_rule": "field:counting",
  "unit": "persons"})";

TEST(Counting, UnlikeRulesHaveTablesOfTheirOwn) {
  const auto given = cases(500, kSeed);
  auto subject = subject_of(given);
  const auto tables = make_tables(subject, work({kCorridors}), "native");
  ASSERT_TRUE(tables);
  std::map<std::string, Rows> expected;
  for (const auto& one : given) {
    const bool stated = !one.counting.empty() && one.counting != "unknown";
    auto& rows = expected[stated ? one.counting : "unstated"];
    const auto from = one.citizenship.empty() ? "not_asked" : one.citizenship;
    for (const auto& a : {from, std::string("_T")})
      for (const auto& b : {one.country, std::string("_T")}) {
        auto& count = rows[{a, b}];
        count.resize(1);
        ++count[0];
      }
  }
  ASSERT_EQ(tables->size(), 4u) << "seed " << kSeed;
  std::int64_t together = 0;
  for (const auto& table : *tables) {
    EXPECT_EQ(table.name, "corridors.native-" + table.counting_rule);
    const auto rows = rows_of(table.table.reveal_to_owner());
    EXPECT_EQ(rows, expected[table.counting_rule]) << "seed " << kSeed;
    together += rows.at({"_T", "_T"})[0];
    EXPECT_EQ(table.reporters, (std::vector<std::string>{"AAA", "BBB", "NGO"}));
    EXPECT_EQ(table.period, "2010-2015");
    EXPECT_EQ(table.entries_from, 3u);
    EXPECT_EQ(table.entries_to, 9u);
    EXPECT_TRUE(table.notes.empty());
  }
  EXPECT_EQ(together, 500);
}

TEST(Counting, OneRuleNeedsNoSuffix) {
  auto given = cases(50, kSeed);
  for (auto& one : given) one.counting = "assisted";
  auto subject = subject_of(given);
  const auto tables = make_tables(subject, work({kCorridors}), "ctdc");
  ASSERT_TRUE(tables);
  ASSERT_EQ(tables->size(), 1u);
  EXPECT_EQ(tables->front().name, "corridors.ctdc");
  EXPECT_EQ(tables->front().counting_rule, "assisted");
}

TEST(Counting, ReportersThatMayNotBeNamedAreNot) {
  const auto given = cases(200, kSeed);
  auto subject = subject_of(given);
  const auto tables =
      make_tables(subject, work({R"({"id": "r", "register": "victim", "by": ["reporter", "year"],
                "counting_rule": "assisted", "unit": "persons",
                "options": {"reporters": "organisations"}})"}),
                  "native");
  ASSERT_TRUE(tables);
  ASSERT_EQ(tables->size(), 1u);
  Rows expected;
  for (const auto& one : given)
    if (one.party == "NGO") {
      auto& count = expected[{"NGO", std::to_string(one.year)}];
      count.resize(1);
      ++count[0];
    }
  EXPECT_EQ(rows_of(tables->front().table.reveal_to_owner()), expected) << "seed " << kSeed;
  EXPECT_EQ(tables->front().reporters, std::vector<std::string>{"NGO"});

  std::vector<Case> states;
  for (const auto& one : given)
    if (one.party != "NGO") states.push_back(one);
  auto of_states = subject_of(states);
  const auto none =
      make_tables(of_states, work({R"({"id": "r", "register": "victim", "by": ["reporter", "year"],
                  "counting_rule": "assisted", "unit": "persons",
                  "options": {"reporters": "organisations"}})"}),
                  "native");
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
}

TEST(Counting, TheKindIsTheEventsWhereThereIsOne) {
  const auto given = cases(300, kSeed);
  auto subject = subject_of(given);
  auto todo = work({R"({"id": "k", "register": "victim", "by": ["kind"], "totals": true,
    "counting_rule": "assisted", "unit": "persons",
    "derived": [{"column": "kind", "from": "form", "codes": {"serfdom": "practice"},
                 "otherwise": "trafficking"}],
    "options": {"joined": {"column": "kind", "register": "event", "key": "event",
                           "field": "kind"}}})"});
  const auto join = join_of(todo.tabulations[0]);
  ASSERT_TRUE(join);
  ASSERT_TRUE(*join);
  // A reference is the reporter's own: e1 of AAA is another event than e1 of BBB.
  const Joined joined{
      {{"AAA", "e1"}, "practice"}, {{"NGO", "e2"}, "other_offence"}, {{"NGO", "e9"}, "practice"}};
  todo.joins.emplace("k", std::pair(**join, joined));
  const auto tables = make_tables(subject, todo, "native");
  ASSERT_TRUE(tables);
  ASSERT_EQ(tables->size(), 1u);
  Rows expected;
  for (const auto& one : given) {
    std::set<std::string> kinds;
    const auto told = joined.find({one.party, one.event});
    if (told != joined.end()) kinds.insert(told->second);
    else if (one.form.empty()) kinds.insert("not_asked");
    else
      for (const auto& form : one.form)
        kinds.insert(form == "serfdom" ? "practice" : "trafficking");
    kinds.insert("_T");
    for (const auto& kind : kinds) {
      auto& count = expected[{kind}];
      count.resize(1);
      ++count[0];
    }
  }
  EXPECT_EQ(rows_of(tables->front().table.reveal_to_owner()), expected) << "seed " << kSeed;
  EXPECT_EQ(tables->front().notes, std::vector<std::string>{"multi_valued"});
}

TEST(Counting, ReadsTheColumnsItNeeds) {
  auto todo = work({kCorridors, R"({"id": "a", "register": "victim", "by": ["assistance"],
    "method": "wanted_given", "counting_rule": "assisted", "unit": "persons",
    "options": {"wanted": "assistance_wanted", "given": "assistance_given"}})"});
  todo.joins.emplace("a", std::pair(Join{"kind", "event", "event", "kind"}, Joined{}));
  const auto columns = columns_for(todo, test::victims());
  ASSERT_TRUE(columns);
  EXPECT_EQ(*columns,
            (std::vector<std::string>{"assistance_given", "assistance_wanted", "citizenship",
                                      "counting", "event", "exploitation_country", "year"}));
}

TEST(Counting, WhatIsNotThereIsSaid) {
  auto subject = subject_of(cases(5, kSeed));
  auto todo = work({kCorridors});
  todo.tabulations[0].method = "average";
  const auto method = make_tables(subject, todo, "native");
  ASSERT_FALSE(method);
  EXPECT_EQ(method.error().id, "analysis.tabulation.method");
  todo.tabulations[0].method = "wanted_given";
  const auto option = make_tables(subject, todo, "native");
  ASSERT_FALSE(option);
  EXPECT_EQ(option.error().id, "analysis.tabulation.option");
  EXPECT_EQ(option.error().params.at("option"), "wanted");
  todo.tabulations[0].options["joined"] = {{"column", "kind"}};
  const auto join = join_of(todo.tabulations[0]);
  ASSERT_FALSE(join);
  EXPECT_EQ(join.error().params.at("option"), "joined");
}

}  // namespace
}  // namespace palermo::analysis
