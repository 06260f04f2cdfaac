// Seeded random records of an invented register, as bodies and as plain values that a naive count
// can walk over.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/random.hpp"
#include "frame/frame_builder.hpp"
#include "model/schema.hpp"

namespace palermo::frame::test {

inline model::Schema schema() {
  const auto document = base::parse_json(R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "sample", "type": "object",
    "x-palermo": {"register": "sample", "version": 1, "naturalKey": [], "caption": ["note"],
                  "publish": "aggregate", "writers": ["state"], "rules": []},
    "properties": {
      "year": {"type": "integer", "x-palermo": {"class": "member"}},
      "sex": {"type": "string", "x-palermo": {"class": "member", "codelist": "sex"}},
      "age": {"type": "string", "x-palermo": {"class": "member", "codelist": "age"}},
      "place": {"type": "string", "x-palermo": {"class": "member", "codelist": "place"}},
      "note": {"type": "string", "x-palermo": {"class": "restricted"}},
      "minor": {"type": "boolean", "x-palermo": {"class": "member"}},
      "amount": {"type": "number", "x-palermo": {"class": "member"}},
      "form": {"type": "array", "items": {"type": "string"}, "x-palermo": {"class": "member", "codelist": "form"}},
      "form_no": {"type": "array", "items": {"type": "string"}, "x-palermo": {"class": "member", "codelist": "form"}},
      "means": {"type": "array", "items": {"type": "string"}, "x-palermo": {"class": "member", "codelist": "means"}}
    }})");
  EXPECT_TRUE(document);
  const std::map<std::string, model::CodeList> codelists{
      {"sex", {"sex", {"female", "male", "other", "unknown"}}},
      {"age", {"age", {"9-17", "18-20", "21-23", "unknown"}}},
      {"form", {"form", {"sexual", "labour", "marriage", "organs"}}},
      {"means", {"means", {"threat", "debt", "violence"}}}};
  auto schema = model::Schema::parse(*document, codelists);
  EXPECT_TRUE(schema) << (schema ? "" : schema.error().id);
  return std::move(schema).value();
}

struct Record {
  std::map<std::string, std::vector<std::string>> values;  // what a table would show, by column
  std::string body, party;
};

inline std::vector<Record> records(std::size_t n, std::uint64_t seed) {
  base::SeededRandom random(seed);
  auto one_of = [&](const std::vector<std::string>& from) {
    return from[random.below(from.size())];
  };
  std::vector<Record> out;
  for (std::size_t i = 0; i < n; ++i) {
    Record record;
    base::JsonObject body;
    auto text = [&](const std::string& name, const std::vector<std::string>& from) {
      record.values[name] = {"not_asked"};
      if (random.chance(0.1)) return;
      record.values[name] = {one_of(from)};
      body[name] = record.values[name][0];
    };
    auto list = [&](const std::string& name, const std::vector<std::string>& from, bool denials) {
      record.values[name] = {"not_asked"};
      if (random.chance(0.2)) {
        if (denials && random.chance(0.5)) {
          record.values[name] = {"none"};
          body[name + "_no"] = base::JsonArray{base::Json(one_of(from))};
        }
        return;
      }
      base::JsonArray items;
      std::vector<std::string> held;
      for (const auto& value : from)
        if (random.chance(0.4)) {
          items.emplace_back(value);
          held.push_back(value);
        }
      record.values[name] = held.empty() ? std::vector<std::string>{"none"} : held;
      body[name] = items;
    };
    text("sex", {"female", "female", "male", "other", "unknown"});
    text("age", {"9-17", "18-20", "21-23", "unknown"});
    text("place", {"XAA", "XAB", "XBC", "XZZ", "unknown"});
    list("form", {"labour", "marriage", "organs", "sexual"}, true);
    list("means", {"debt", "threat", "violence"}, false);
    const auto year = 2009 + static_cast<std::int64_t>(random.below(8));
    record.values["year"] = {std::to_string(year)};
    body["year"] = year;
    const auto amount = static_cast<std::int64_t>(random.below(50));
    record.values["amount"] = {std::to_string(amount)};
    body["amount"] = amount;
    record.party = one_of({"XAA", "XAB", "NGO1"});
    record.values["reporter"] = {record.party};
    record.body = base::canonical_json(base::Json(body));
    out.push_back(std::move(record));
  }
  return out;
}

inline Frame frame_of(const std::vector<Record>& records, const std::vector<std::string>& columns) {
  auto builder = FrameBuilder::over(schema(), columns);
  EXPECT_TRUE(builder);
  for (const auto& record : records) {
    const auto added = builder->add(record.body, record.party, "training");
    EXPECT_TRUE(added) << record.body;
  }
  return std::move(*builder).finish();
}

}  // namespace palermo::frame::test
