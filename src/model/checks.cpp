#include "model/checks.hpp"

#include <algorithm>

namespace palermo::model {

std::shared_ptr<const Checks> compile(const Schema& schema, const std::map<std::string, CodeList>& codelists) {
  auto out = std::make_shared<Checks>();
  for (const auto& field : schema.fields()) {
    FieldCheck check;
    check.field = field;
    check.codes.insert(field.values.begin(), field.values.end());
    check.places = field.codelist == kPlaceList;
    if (const auto list = codelists.find(field.codelist); list != codelists.end()) {
      check.places = check.places || list->second.places;
      out->codelists.emplace(list->first, list->second);
    }
    // Without a file the list of places knows the one kind of nothing that a source can state.
    if (field.codelist == kPlaceList && field.values.empty()) check.codes.emplace("unknown");
    check.coded = !check.codes.empty() || check.places;
    if (!field.pattern.empty()) check.pattern = Pattern::parse(field.pattern);
    out->fields.push_back(std::move(check));
  }
  std::sort(out->fields.begin(), out->fields.end(),
            [](const FieldCheck& a, const FieldCheck& b) { return a.field.name < b.field.name; });
  for (std::size_t i = 0; i < out->fields.size(); ++i) {
    if (out->fields[i].field.required) out->required.push_back(i);
    for (std::size_t j = 0; j < out->fields.size(); ++j)
      if (out->fields[j].field.name == out->fields[i].field.name + "_no") out->fields[i].denied_by = static_cast<int>(j);
  }
  for (const auto& rule : schema.rules()) out->rules.push_back(find_rule(rule));
  for (const auto& rule : schema.warnings()) out->warnings.push_back(find_rule(rule));
  return out;
}

}  // namespace palermo::model
