#include "frame/group_by.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/random.hpp"

namespace palermo::frame {
namespace {

Column single(const std::string& name, std::size_t rows, std::uint64_t values,
              base::SeededRandom& random) {
  Column column(name, "", false);
  for (std::uint64_t v = 0; v < values; ++v) column.dictionary().code(std::to_string(v));
  for (std::size_t i = 0; i < rows; ++i)
    column.push_back(static_cast<Code>(kFirstValue + random.below(values)));
  return column;
}

Column several(const std::string& name, std::size_t rows, std::uint64_t values,
               base::SeededRandom& random) {
  Column column(name, "", true);
  for (std::uint64_t v = 0; v < values; ++v) column.dictionary().code(std::to_string(v));
  std::vector<Code> row;
  for (std::size_t i = 0; i < rows; ++i) {
    row.clear();
    for (std::uint64_t k = random.below(4); k > 0; --k)
      row.push_back(static_cast<Code>(kFirstValue + random.below(values)));
    column.push_back(row);
  }
  return column;
}

using Keyed = std::map<std::vector<Code>, std::uint64_t>;

Keyed keyed(const Groups& groups, std::size_t columns) {
  Keyed out;
  for (std::size_t g = 0; g < groups.keys.size(); ++g) {
    std::vector<Code> key;
    for (std::size_t c = 0; c < columns; ++c) key.push_back(groups.code(g, c));
    EXPECT_TRUE(out.emplace(key, groups.counts[g]).second);
  }
  return out;
}

Keyed naive(const std::vector<const Column*>& by, std::size_t rows,
            const std::vector<std::uint8_t>& meant) {
  Keyed out;
  for (std::size_t i = 0; i < rows; ++i) {
    if (!meant.empty() && !meant[i]) continue;
    std::vector<std::vector<Code>> keys{{}};
    for (const auto* column : by) {
      std::vector<std::vector<Code>> longer;
      const auto from = column->many() ? column->starts()[i] : i,
                 to = column->many() ? column->starts()[i + 1] : i + 1;
      for (const auto& key : keys)
        for (auto at = from; at < to; ++at) {
          longer.push_back(key);
          longer.back().push_back(column->codes()[at]);
        }
      keys = longer;
    }
    for (const auto& key : keys) ++out[key];
  }
  return out;
}

// Dense in four arrays, dense in one, dense in wide keys, hashed; one value a row and several; all
// widths of codes; blocks that are full and a last one that is not; one thread and three.
TEST(GroupBy, EveryWayCountsAlike) {
  const std::uint64_t seed = 9;
  RecordProperty("seed", std::to_string(seed));
  base::SeededRandom random(seed);
  for (const std::size_t rows : {std::size_t{0}, std::size_t{1}, std::size_t{4096},
                                 std::size_t{10'001}, std::size_t{210'003}}) {
    std::vector<Column> columns;
    for (const std::uint64_t values : {3, 12, 200, 300, 70'000})
      columns.push_back(single("s", rows, values, random));
    columns.push_back(several("m", rows, 9, random));
    columns.push_back(several("n", rows, 1000, random));
    const Frame frame(rows, std::move(columns));
    std::vector<std::uint8_t> meant(rows);
    for (auto& one : meant) one = random.chance(0.3);
    for (const std::vector<int>& chosen : std::vector<std::vector<int>>{{},
                                                                        {0},
                                                                        {0, 1},
                                                                        {2, 1},
                                                                        {1, 0, 2},
                                                                        {3, 1, 0},
                                                                        {3, 2, 1},
                                                                        {4},
                                                                        {4, 3},
                                                                        {4, 3, 2, 1},
                                                                        {5},
                                                                        {5, 0},
                                                                        {6, 5},
                                                                        {0, 6, 1, 5},
                                                                        {4, 6}}) {
      // The naive count is slow: over the rows that are shared between threads, one way each.
      if (rows > 100'000 && chosen != std::vector<int>{0, 1} && chosen != std::vector<int>{4, 6})
        continue;
      std::vector<const Column*> by;
      for (const int c : chosen) by.push_back(&frame.columns()[static_cast<std::size_t>(c)]);
      for (const bool filtered : {false, true}) {
        const std::vector<std::uint8_t> none;
        const auto& mask = filtered ? meant : none;
        const auto expected = naive(by, rows, mask);
        for (const unsigned threads : {1u, 3u}) {
          const auto groups = group_by(frame, by, mask, threads);
          ASSERT_TRUE(groups);
          ASSERT_EQ(keyed(*groups, by.size()), expected) << rows << " rows, seed " << seed;
        }
      }
    }
  }
}

TEST(GroupBy, RefusesMoreCombinationsThanAKeyHolds) {
  base::SeededRandom random(1);
  std::vector<Column> columns;
  columns.push_back(single("s", 1, 70'000, random));
  const Frame frame(1, std::move(columns));
  const auto groups = group_by(frame, std::vector<const Column*>(4, &frame.columns()[0]));
  ASSERT_FALSE(groups);
  EXPECT_EQ(groups.error().id, "frame.groups.too_many");
}

}  // namespace
}  // namespace palermo::frame
