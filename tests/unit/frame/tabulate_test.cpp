#include "frame/tabulate.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "sample.hpp"

namespace palermo::frame {
namespace {

using test::frame_of;
using test::Record;
using test::records;

const std::vector<std::string> kColumns{"year", "sex", "age", "place", "form", "means", "amount"};
using Key = std::vector<std::string>;
using Counts = std::map<Key, std::int64_t>;

std::string text(const model::Cell& cell) {
  if (const auto* code = std::get_if<std::string>(&cell)) return *code;
  if (std::get<model::Nothing>(cell) == model::Nothing::suppressed) return "suppressed";
  EXPECT_EQ(std::get<model::Nothing>(cell), model::Nothing::not_asked);
  return "not_asked";
}

Counts counts_of(const model::Table& table) {
  Counts out;
  for (const auto& row : table.rows) {
    Key key;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) key.push_back(text(row[i]));
    EXPECT_TRUE(out.emplace(key, std::get<std::int64_t>(row.back())).second)
        << "a row stands twice";
  }
  return out;
}

// Each record goes to every combination of its values and, with totals, of "_T": the plain meaning
// of the words, with neither codes nor radices.
std::map<Key, std::vector<const Record*>> naive_groups(
    const std::vector<Record>& given, const Key& by, bool totals,
    const std::function<bool(const Record&)>& meant) {
  std::map<Key, std::vector<const Record*>> out;
  for (const auto& record : given) {
    if (!meant(record)) continue;
    std::set<Key> keys{{}};
    for (const auto& name : by) {
      std::set<Key> longer;
      for (const auto& key : keys) {
        auto values = record.values.at(name);
        if (totals) values.emplace_back("_T");
        for (const auto& value : values) {
          auto next = key;
          next.push_back(value);
          longer.insert(next);
        }
      }
      keys = longer;
    }
    for (const auto& key : keys) out[key].push_back(&record);
  }
  return out;
}

Counts naive(
    const std::vector<Record>& given, const Key& by, bool totals,
    const std::function<bool(const Record&)>& meant = [](const Record&) { return true; }) {
  Counts out;
  for (const auto& [key, members] : naive_groups(given, by, totals, meant))
    out[key] = static_cast<std::int64_t>(members.size());
  return out;
}

class Seeded : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Seeded, CountsAreTheNaiveOnes) {
  const auto given = records(400, GetParam());
  const auto frame = frame_of(given, kColumns);
  for (const Key& by : std::vector<Key>{{"sex"},
                                        {"form"},
                                        {"year", "sex"},
                                        {"form", "means"},
                                        {"sex", "form", "age"},
                                        {"reporter", "year"},
                                        {"means", "place", "form", "year"}})
    for (const bool totals : {false, true}) {
      const auto table = tabulate(frame, {by, {}, totals});
      ASSERT_TRUE(table);
      EXPECT_EQ(counts_of(*table), naive(given, by, totals)) << by[0] << " seed " << GetParam();
    }
}

TEST_P(Seeded, FiltersAreTheNaiveOnes) {
  const auto given = records(400, GetParam());
  const auto frame = frame_of(given, kColumns);
  auto has = [](const Record& record, const char* name, const std::string& value) {
    const auto& values = record.values.at(name);
    return std::find(values.begin(), values.end(), value) != values.end();
  };
  const Filter filter{{"year", {"2011", "2012", "1066"}, false},
                      {"form", {"labour", "none"}, false},
                      {"sex", {"unknown"}, true},
                      {"means", {"debt"}, true}};
  const auto table = tabulate(frame, {{"sex", "form"}, {}, true}, filter);
  ASSERT_TRUE(table);
  const auto expected = naive(given, {"sex", "form"}, true, [&](const Record& record) {
    return (has(record, "year", "2011") || has(record, "year", "2012")) &&
           (has(record, "form", "labour") || has(record, "form", "none")) &&
           !has(record, "sex", "unknown") && !has(record, "means", "debt");
  });
  EXPECT_GT(expected.size(), 5u);
  EXPECT_EQ(counts_of(*table), expected) << "seed " << GetParam();
}

TEST_P(Seeded, DistinctReportersAndSumsAreTheNaiveOnes) {
  const auto given = records(60, GetParam());
  const auto frame = frame_of(given, kColumns);
  const auto groups =
      naive_groups(given, {"year", "form"}, true, [](const Record&) { return true; });
  Counts reporters, amounts;
  for (const auto& [key, members] : groups) {
    std::set<std::string> parties;
    for (const auto* record : members) {
      parties.insert(record->party);
      amounts[key] += std::stoll(record->values.at("amount")[0]);
    }
    reporters[key] = static_cast<std::int64_t>(parties.size());
  }
  const auto distinct =
      tabulate(frame, {{"year", "form"}, {Measure::Kind::distinct, "reporter"}, true});
  ASSERT_TRUE(distinct);
  EXPECT_EQ(distinct->columns.back().name, "reporters");
  EXPECT_EQ(distinct->columns.back().role, model::Column::Role::value);
  EXPECT_EQ(counts_of(*distinct), reporters) << "seed " << GetParam();
  const auto sum = tabulate(frame, {{"year", "form"}, {Measure::Kind::sum, "amount"}, true});
  ASSERT_TRUE(sum);
  EXPECT_EQ(counts_of(*sum), amounts) << "seed " << GetParam();
}

TEST_P(Seeded, MarginsAddUpWhereARecordHasOneValue) {
  const auto frame = frame_of(records(700, GetParam()), kColumns);
  const auto table = tabulate(frame, {{"year", "sex", "place"}, {}, true});
  ASSERT_TRUE(table);
  const auto counts = counts_of(*table);
  for (std::size_t at = 0; at < 3; ++at) {
    Counts added;
    for (const auto& [key, count] : counts) {
      if (key[at] == "_T") continue;
      auto total = key;
      total[at] = "_T";
      added[total] += count;
    }
    for (const auto& [key, count] : counts) {
      if (key[at] == "_T") {
        EXPECT_EQ(added[key], count) << "seed " << GetParam();
      }
    }
  }
  EXPECT_EQ(counts.at({"_T", "_T", "_T"}), 700);
}

TEST_P(Seeded, TheOrderOfRecordsDoesNotMatter) {
  auto given = records(300, GetParam());
  const auto first = tabulate(frame_of(given, kColumns), {{"place", "form", "age"}, {}, true});
  base::SeededRandom random(GetParam());
  for (std::size_t i = given.size(); i > 1; --i) std::swap(given[i - 1], given[random.below(i)]);
  const auto second = tabulate(frame_of(given, kColumns), {{"place", "form", "age"}, {}, true});
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_EQ(first->rows, second->rows) << "seed " << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Seeds, Seeded, testing::Values(1, 2, 3, 61180, 20061130));

TEST(Tabulate, RowsStandInOrderAndTotalsLast) {
  const auto frame = frame_of(records(2000, 7), kColumns);
  const auto table = tabulate(frame, {{"age", "sex"}, {}, true});
  ASSERT_TRUE(table);
  std::vector<std::string> ages, sexes;
  for (const auto& row : table->rows) {
    if (ages.empty() || ages.back() != text(row[0])) ages.push_back(text(row[0]));
    if (text(row[0]) == "_T") sexes.push_back(text(row[1]));
  }
  EXPECT_EQ(ages,
            (std::vector<std::string>{"9-17", "18-20", "21-23", "unknown", "not_asked", "_T"}));
  EXPECT_EQ(sexes,
            (std::vector<std::string>{"female", "male", "other", "unknown", "not_asked", "_T"}));
  EXPECT_EQ(table->columns[0].codelist, "age");
  EXPECT_EQ(table->columns[2].role, model::Column::Role::count);
}

TEST(Tabulate, NoRecordsGiveNoRows) {
  const auto frame = frame_of({}, kColumns);
  const auto table = tabulate(frame, {{"sex", "form"}, {}, true}, {{"year", {"2011"}, false}});
  ASSERT_TRUE(table);
  EXPECT_TRUE(table->rows.empty());
  EXPECT_EQ(table->columns.size(), 3u);
}

TEST(Tabulate, HiddenValuesHoldNoConditionAndHideASum) {
  auto builder = FrameBuilder::over(test::schema(), {"sex", "amount", "form"});
  ASSERT_TRUE(builder);
  ASSERT_TRUE(builder->add(R"({"amount":{"high":4,"low":0},"sex":"female"})", "A", "s"));
  ASSERT_TRUE(builder->add(R"({"amount":9,"sex":"female"})", "A", "s"));
  ASSERT_TRUE(builder->add(R"({"amount":0.5,"sex":"male"})", "A", "s"));
  builder->conceal({"sex", "form"});
  ASSERT_TRUE(builder->add(R"({"amount":3,"form":["labour"],"sex":"male"})", "B", "s"));
  const auto frame = std::move(*builder).finish();
  for (const bool negated : {false, true}) {
    const auto meant = select(frame, {{"sex", {"male"}, negated}});
    ASSERT_TRUE(meant);
    EXPECT_EQ(*meant, negated ? (std::vector<std::uint8_t>{1, 1, 0, 0})
                              : (std::vector<std::uint8_t>{0, 0, 1, 0}));
  }
  const auto none = select(frame, {{"form", {"sexual"}, true}});
  ASSERT_TRUE(none);
  EXPECT_EQ(*none, (std::vector<std::uint8_t>{1, 1, 1, 0}));
  const auto sum = tabulate(frame, {{"sex"}, {Measure::Kind::sum, "amount"}, false});
  ASSERT_TRUE(sum);
  ASSERT_EQ(sum->rows.size(), 3u);
  EXPECT_EQ(sum->rows[0][1], model::Cell(model::Nothing::suppressed));
  EXPECT_EQ(sum->rows[1][1], model::Cell(0.5));
  EXPECT_EQ(sum->rows[2], (std::vector<model::Cell>{model::Nothing::suppressed, std::int64_t{3}}));
}

TEST(Tabulate, WhatCannotBeCountedIsSaid) {
  const auto frame = frame_of(records(5, 1), {"sex", "place"});
  const auto missing = tabulate(frame, {{"sex", "age"}, {}, false});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().id, "frame.column.missing");
  const auto filter = tabulate(frame, {{"sex"}, {}, false}, {{"year", {"2011"}, false}});
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().id, "frame.column.missing");
  const auto words = tabulate(frame, {{"sex"}, {Measure::Kind::sum, "place"}, false});
  ASSERT_FALSE(words);
  EXPECT_EQ(words.error().id, "frame.measure.number");
  EXPECT_EQ(words.error().params.at("column"), "place");
}

}  // namespace
}  // namespace palermo::frame
