#include "frame/tabulation.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.hpp"
#include "frame/tabulate.hpp"

namespace palermo::frame {
namespace {

base::Result<Tabulation> read(const std::string& text) {
  auto json = base::parse_json(text);
  EXPECT_TRUE(json);
  return tabulation_from_json(*json);
}

const std::string kWhole = R"({"id": "t", "register": "victim", "sources": ["a"],
  "where": {"year": ["2001", "2002"], "sex": {"not": "unknown"}},
  "derived": [{"column": "kind", "from": "form", "codes": {"x": "practice"}, "otherwise": "trafficking"}],
  "by": ["kind", "sex", "reporter"], "measure": "distinct:reporter", "counting_rule": "field:counting",
  "unit": "persons", "totals": true, "notes": ["multi_valued"], "options": {"window": 4}})";

TEST(Tabulation, ReadsEveryMember) {
  const auto t = read(kWhole);
  ASSERT_TRUE(t);
  EXPECT_EQ(t->id, "t");
  EXPECT_TRUE(t->of_source("a"));
  EXPECT_FALSE(t->of_source("b"));
  ASSERT_EQ(t->where.size(), 2u);
  EXPECT_EQ(t->where[0].values, (std::vector<std::string>{"2001", "2002"}));
  EXPECT_TRUE(t->where[1].negated);
  EXPECT_EQ(t->measure.kind, Measure::Kind::distinct);
  EXPECT_EQ(t->measure.name(), "reporters");
  EXPECT_TRUE(t->totals);
  EXPECT_EQ(t->options.at("window").as_int64(), 4);
  EXPECT_EQ(columns_of(*t), (std::vector<std::string>{"counting", "form", "sex", "year"}));
}

TEST(Tabulation, WhatIsMisspeltIsRefused) {
  auto fault = [](const std::string& from, const std::string& to) {
    auto text = kWhole;
    text.replace(text.find(from), from.size(), to);
    const auto t = read(text);
    return t ? std::string("accepted") : t.error().id;
  };
  EXPECT_EQ(fault("\"totals\"", "\"total\""), "frame.tabulation.member");
  EXPECT_EQ(fault("\"otherwise\"", "\"else\""), "frame.tabulation.member");
  EXPECT_EQ(fault("\"totals\": true", "\"totals\": \"yes\""), "frame.tabulation.shape");
  EXPECT_EQ(fault("\"distinct:reporter\"", "\"distinct\""), "frame.tabulation.shape");
  EXPECT_EQ(fault("\"distinct:reporter\"", "\"mean:reporter\""), "frame.tabulation.shape");
  EXPECT_EQ(fault("[\"kind\", \"sex\", \"reporter\"]", "[]"), "frame.tabulation.shape");
  EXPECT_EQ(fault("[\"kind\", \"sex\", \"reporter\"]", "\"kind\""), "frame.tabulation.shape");
  EXPECT_EQ(fault("{\"not\": \"unknown\"}", "{\"no\": \"unknown\"}"), "frame.filter.shape");
  EXPECT_EQ(fault("[\"2001\", \"2002\"]", "[2001]"), "frame.filter.shape");
  EXPECT_EQ(fault("\"id\": \"t\",", ""), "frame.tabulation.shape");
  EXPECT_EQ(fault("\"unit\": \"persons\",", ""), "frame.tabulation.shape");
}

TEST(Tabulation, OneIdStandsOnce) {
  auto directory = testing::TempDir() + "palermo_tabulations_XXXXXX";
  ASSERT_NE(mkdtemp(directory.data()), nullptr);
  ASSERT_TRUE(base::write_file(directory + "/a.json", "{\"tabulations\": [" + kWhole + "]}"));
  auto loaded = load_tabulations(directory);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->size(), 1u);
  ASSERT_TRUE(base::write_file(directory + "/b.json", "{\"tabulations\": [" + kWhole + "]}"));
  loaded = load_tabulations(directory);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().id, "frame.tabulation.twice");
  ASSERT_TRUE(base::write_file(directory + "/b.json",
                               "{\"tabulations\": [{\"id\": \"u\", \"totals\": 1}]}"));
  loaded = load_tabulations(directory);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().where.pointer, "/tabulations/0/register");
  EXPECT_EQ(loaded.error().where.file, directory + "/b.json");
}

}  // namespace
}  // namespace palermo::frame
