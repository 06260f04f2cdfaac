// A tabulation: which records of a register are counted, by what, how. Data, not code: one file for
// each register in policies/tabulations/ (doc/format/tabulation.md).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "frame/filter.hpp"

namespace palermo::frame {

// "count": records. "distinct:<column>": different values of a column. "sum:<field>": the field's
// numbers added.
struct Measure {
  enum class Kind { count, distinct, sum } kind = Kind::count;
  std::string column;
  // What the table calls its figures: "count", "reporters", the field.
  std::string name() const;
};

// A column made from another: {"column": "kind", "from": "form", "codes": {...}, "otherwise": "x"}.
struct Derivation {
  std::string column, from, otherwise;
  std::map<std::string, std::string> codes;
};

struct Tabulation {
  std::string id;
  std::string register_name;
  std::vector<std::string> sources;  // empty: every source
  std::string method = "count";      // by what analysis makes it; frame makes "count"
  Filter where;
  std::vector<Derivation> derived;
  std::vector<std::string> by;
  Measure measure;
  std::string
      counting_rule;    // a rule's code, or "field:<name>": the records say, one table for each
  std::string unit;     // "persons", "cases", "actions", "classes"
  bool totals = false;  // rows for every margin
  std::vector<std::string> notes;
  base::JsonObject options;  // what methods other than "count" need

  bool of_source(std::string_view source) const;
};

// Fails with frame.tabulation.shape (naming the member), frame.tabulation.member (unknown member).
base::Result<Tabulation> tabulation_from_json(const base::Json& json);

// Every file of a directory, by id. Fails also with frame.tabulation.twice.
base::Result<std::vector<Tabulation>> load_tabulations(const std::string& directory);

}  // namespace palermo::frame
