// Reading a record's members in rules. Internal to model; views live as long as the record.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/rules.hpp"

namespace palermo::model {

// "" when it is absent or no text.
inline std::string_view text_of(const base::JsonObject& record, std::string_view name) {
  const auto* value = record.if_contains(name);
  return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

// The same, without the kinds of nothing.
inline std::string_view known_of(const base::JsonObject& record, std::string_view name) {
  const auto text = text_of(record, name);
  return is_nothing(text) ? std::string_view() : text;
}

inline std::optional<std::int64_t> whole_of(const base::JsonObject& record, std::string_view name) {
  const auto* value = record.if_contains(name);
  return value && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
}

inline const base::JsonArray* list_of(const base::JsonObject& record, std::string_view name) {
  const auto* value = record.if_contains(name);
  return value ? value->if_array() : nullptr;
}

inline bool holds(const base::JsonObject& record, std::string_view name, std::string_view code) {
  const auto* list = list_of(record, name);
  return list && std::any_of(list->begin(), list->end(), [&](const base::Json& item) {
           return item.is_string() && std::string_view(item.get_string()) == code;
         });
}

inline std::string attribute_of(const CodeLists& lists, std::string_view list, std::string_view code,
                                std::string_view attribute) {
  const auto found = lists.find(list);
  return found == lists.end() ? std::string() : found->second.attribute(code, attribute);
}

inline base::Error contradiction(const char* id, const char* field) {
  return std::move(base::error(base::Code::conflict, id).in_column(field).with("field", field));
}

inline base::Error refusal(const char* id, const char* field) {
  return std::move(base::error(base::Code::invalid, id).in_column(field).with("field", field));
}

}  // namespace palermo::model
