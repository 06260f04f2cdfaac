// What a schema cannot say of a record: relations between its fields, as named functions that a
// register's x-palermo `rules` calls. At most 40 in all; each is described in doc/format/schema.md.
//
// A rule answers with Code::conflict when the fields contradict each other, so that a person has to
// look (the row waits), and with Code::invalid when the record must not be kept as it is. A field
// that is absent breaks no rule. Rules see records of which every field is valid by itself, are
// pure, and never put values of restricted fields into an error. Thread-safe.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/schema.hpp"

namespace palermo::model {

// Facts that rules look up: the attributes of codes, from the code lists of the register's fields.
using CodeLists = std::map<std::string, CodeList, std::less<>>;
using Rule = base::Result<void> (*)(const base::JsonObject& record, const CodeLists& codelists);

struct NamedRule {
  std::string_view name;
  Rule rule;
};
std::span<const NamedRule> case_rules();    // of events, victims and perpetrators
std::span<const NamedRule> figure_rules();  // of statistics, treaty actions and citations

Rule find_rule(std::string_view name);  // nullptr: no such rule
std::vector<std::string_view> rule_names();

}  // namespace palermo::model
