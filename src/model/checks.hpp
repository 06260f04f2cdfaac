// A schema compiled so that a million records are checked in seconds. Internal to model; immutable,
// shared by the copies of a Schema.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "model/pattern.hpp"
#include "model/rules.hpp"
#include "model/schema.hpp"

namespace palermo::model {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using CodeSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

struct FieldCheck {
  Field field;
  CodeSet codes;        // empty: any text
  bool coded = false;   // only `codes` (and places) may stand
  bool places = false;
  std::optional<Pattern> pattern;
  int denied_by = -1;   // index of "<field>_no"
};

struct Checks {
  std::vector<FieldCheck> fields;  // by name, as the members of canonical JSON
  std::vector<std::size_t> required;
  std::vector<Rule> rules, warnings;
  CodeLists codelists;
};

std::shared_ptr<const Checks> compile(const Schema& schema, const std::map<std::string, CodeList>& codelists);

}  // namespace palermo::model
