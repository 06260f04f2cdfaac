// Seeded random cases as records of victims, for naive counting beside the tables.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analysis/subject.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "frame/frame_builder.hpp"
#include "model/schema.hpp"

namespace palermo::analysis::test {

struct Case {
  std::string party, counting, citizenship, country, event;  // empty: the record does not say
  int year = 0;
  std::vector<std::string> form, wanted, given;

  std::string body() const {
    base::JsonObject out;
    auto text = [&](const char* name, const std::string& value) {
      if (!value.empty()) out[name] = value;
    };
    auto list = [&](const char* name, const std::vector<std::string>& values) {
      if (!values.empty()) out[name] = base::JsonArray(values.begin(), values.end());
    };
    text("counting", counting);
    text("citizenship", citizenship);
    text("exploitation_country", country);
    text("event", event);
    if (year != 0) out["year"] = year;
    list("form", form);
    list("assistance_wanted", wanted);
    list("assistance_given", given);
    return base::canonical_json(base::Json(out));
  }
};

inline model::Schema victims() {
  const auto document = base::parse_json(R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "victim", "type": "object",
    "x-palermo": {"register": "victim", "version": 1, "naturalKey": [], "caption": ["year"],
                  "publish": "aggregate", "writers": ["state"], "rules": []},
    "properties": {
      "year": {"type": "integer", "x-palermo": {"class": "member"}},
      "counting": {"type": "string", "x-palermo": {"class": "member"}},
      "citizenship": {"type": "string", "x-palermo": {"class": "member", "codelist": "place"}},
      "exploitation_country": {"type": "string",
                               "x-palermo": {"class": "member", "codelist": "place"}},
      "event": {"type": "string", "x-palermo": {"class": "member"}},
      "form": {"type": "array", "items": {"type": "string"}, "x-palermo": {"class": "member"}},
      "assistance_wanted": {"type": "array", "items": {"type": "string"},
                            "x-palermo": {"class": "member"}},
      "assistance_given": {"type": "array", "items": {"type": "string"},
                           "x-palermo": {"class": "member"}}
    }})");
  EXPECT_TRUE(document);
  auto schema = model::Schema::parse(*document, {});
  EXPECT_TRUE(schema) << (schema ? "" : schema.error().id);
  return std::move(schema).value();
}

inline std::vector<Case> cases(std::size_t n, std::uint64_t seed) {
  base::SeededRandom random(seed);
  auto one_of = [&](const std::vector<std::string>& from) {
    return from[random.below(from.size())];
  };
  auto some_of = [&](const std::vector<std::string>& from) {
    std::vector<std::string> out;
    for (const auto& value : from)
      if (random.chance(0.4)) out.push_back(value);
    return out;
  };
  std::vector<Case> out(n);
  for (auto& one : out) {
    one.party = one_of({"AAA", "BBB", "NGO"});
    one.counting = one_of({"assisted", "detected", "presumed", "unknown", ""});
    one.citizenship = one_of({"XAA", "XAB", "unknown", ""});
    one.country = one_of({"XAA", "XAB"});
    one.event = one_of({"e1", "e2", "e3", ""});
    one.year = 2010 + static_cast<int>(random.below(6));
    one.form = some_of({"labour", "serfdom", "sexual"});
    one.wanted = some_of({"housing", "legal", "medical"});
    one.given = some_of({"legal", "medical", "return"});
  }
  return out;
}

inline Subject subject_of(const std::vector<Case>& given) {
  auto builder = frame::FrameBuilder::over(
      victims(), {"year", "counting", "citizenship", "exploitation_country", "event", "form",
                  "assistance_wanted", "assistance_given"});
  EXPECT_TRUE(builder);
  for (const auto& one : given) EXPECT_TRUE(builder->add(one.body(), one.party, "native"));
  return {std::move(*builder).finish(), 3, 9,
          [](const std::string& party) -> base::Result<bool> { return party == "NGO"; }};
}

inline frame::Tabulation tabulation(const std::string& json) {
  const auto parsed = base::parse_json(json);
  EXPECT_TRUE(parsed);
  auto out = frame::tabulation_from_json(*parsed);
  EXPECT_TRUE(out) << (out ? "" : out.error().id);
  return std::move(out).value();
}

inline std::string text(const model::Cell& cell) {
  if (const auto* code = std::get_if<std::string>(&cell)) return *code;
  return std::string(model::name_of(std::get<model::Nothing>(cell)));
}

// Rows by their dimensions; `figures` columns at the end are counts.
using Rows = std::map<std::vector<std::string>, std::vector<std::int64_t>>;
inline Rows rows_of(const model::Table& table, std::size_t figures = 1) {
  Rows out;
  for (const auto& row : table.rows) {
    std::vector<std::string> key;
    std::vector<std::int64_t> counts;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i + figures < row.size()) key.push_back(text(row[i]));
      else counts.push_back(std::get<std::int64_t>(row[i]));
    }
    EXPECT_TRUE(out.emplace(key, counts).second) << "a row stands twice";
  }
  return out;
}

}  // namespace palermo::analysis::test
