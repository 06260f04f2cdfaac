#include "model/rules.hpp"

#include <algorithm>

namespace palermo::model {

Rule find_rule(std::string_view name) {
  for (const auto rules : {case_rules(), figure_rules()}) {
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const NamedRule& one) { return one.name == name; });
    if (found != rules.end()) return found->rule;
  }
  return nullptr;
}

std::vector<std::string_view> rule_names() {
  std::vector<std::string_view> out;
  for (const auto rules : {case_rules(), figure_rules()})
    for (const auto& one : rules) out.push_back(one.name);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace palermo::model
