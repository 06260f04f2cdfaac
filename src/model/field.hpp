// One property of a register's schema file: its JSON Schema keywords and its x-palermo member, with
// `$ref` put in. Internal to model.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "model/schema.hpp"

namespace palermo::model {

struct SchemaParts {
  const std::map<std::string, CodeList>& codelists;
  const std::map<std::string, base::Json>& common;
};

// `pointer`: of the property in the file. Fails with model.schema.*.
base::Result<Field> parse_field(std::string name, const base::Json& property, const SchemaParts& parts,
                                const std::string& pointer);

// The first member whose key is not one of `known`, or "".
std::string unknown_member(const base::JsonObject& object, std::initializer_list<std::string_view> known);
base::Error schema_error(std::string_view fault, std::string pointer);
// Names of fields, registers and rules: lower-case words joined by '_'.
bool is_name(std::string_view text);

}  // namespace palermo::model
