#include "model/schema.hpp"

#include <algorithm>
#include <set>

#include "model/checks.hpp"
#include "model/field.hpp"
#include "model/rules.hpp"

namespace palermo::model {

using base::Json;
using base::JsonObject;
using base::Result;
using base::text_or;

namespace {

constexpr std::string_view kOwn = "/x-palermo";

Result<std::vector<std::string>> texts(const Json& annotation, const std::string& key) {
  std::vector<std::string> out;
  const auto* array = base::find(annotation, key);
  if (!array) return out;
  if (!array->is_array()) return schema_error("shape", std::string(kOwn) + "/" + key);
  for (const auto& item : array->get_array()) {
    if (!item.is_string()) return schema_error("shape", std::string(kOwn) + "/" + key);
    out.emplace_back(item.get_string());
  }
  return out;
}

Result<void> one_of(const std::string& value, const std::string& key, std::initializer_list<std::string_view> known) {
  if (std::find(known.begin(), known.end(), value) != known.end()) return {};
  return schema_error("value", std::string(kOwn) + "/" + key).with("keyword", key).with("value", value.substr(0, 40));
}

// temporal {start,end} and edge {source,target} name fields.
Result<void> names_fields(const Schema& schema, const Json& annotation, const std::string& key) {
  const auto* object = base::find(annotation, key);
  if (!object) return {};
  if (!object->is_object()) return schema_error("shape", std::string(kOwn) + "/" + key);
  for (const auto& member : object->get_object()) {
    const auto pointer = std::string(kOwn) + "/" + key + "/" + std::string(member.key());
    if (!member.value().is_string()) return schema_error("shape", pointer);
    if (const std::string name(member.value().get_string()); !schema.field(name))
      return schema_error("field_unknown", pointer).with("field", name);
  }
  return {};
}

Result<void> names_fields(const Schema& schema, const std::vector<std::string>& names, const std::string& key) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!schema.field(names[i]))
      return schema_error("field_unknown", std::string(kOwn) + "/" + key + "/" + std::to_string(i)).with("field", names[i]);
  return {};
}

Result<void> names_rules(const std::vector<std::string>& names, const std::string& key) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!find_rule(names[i]))
      return schema_error("rule_unknown", std::string(kOwn) + "/" + key + "/" + std::to_string(i)).with("rule", names[i]);
  return {};
}

Result<void> fits_together(const Schema& schema) {
  for (const auto& name : schema.natural_key())
    if (const auto type = schema.field(name)->type; type == FieldType::list || type == FieldType::object)
      return schema_error("key_type", std::string(kOwn) + "/naturalKey").with("field", name);
  for (const auto& field : schema.fields()) {
    const auto pointer = "/properties/" + field.name;
    if (field.quasi_identifier && field.privacy == PrivacyClass::public_)
      return schema_error("quasi_public", pointer).with("field", field.name);
    if (field.name.ends_with("_no"))
      if (const auto* said = schema.field(field.name.substr(0, field.name.size() - 3));
          said && (said->type != FieldType::list || field.type != FieldType::list || said->codelist != field.codelist))
        return schema_error("denial", pointer).with("field", field.name);
  }
  return {};
}

}  // namespace

std::string_view name_of(PrivacyClass privacy) {
  switch (privacy) {
    case PrivacyClass::public_: return "public";
    case PrivacyClass::member: return "member";
    case PrivacyClass::restricted: return "restricted";
    case PrivacyClass::secret: break;
  }
  return "secret";
}

std::string_view name_of(FieldType type) {
  switch (type) {
    case FieldType::text: return "text";
    case FieldType::integer: return "integer";
    case FieldType::number: return "number";
    case FieldType::boolean: return "boolean";
    case FieldType::date: return "date";
    case FieldType::list: return "list";
    case FieldType::object: break;
  }
  return "object";
}

const Field* Schema::field(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &fields_[found->second];
}

Result<Schema> Schema::parse(const Json& document, const std::map<std::string, CodeList>& codelists,
                             const std::map<std::string, Json>& common) {
  if (!document.is_object()) return schema_error("shape", "");
  if (const auto odd = unknown_member(document.get_object(),
                                      {"$schema", "$id", "$comment", "title", "description", "type", "properties",
                                       "required", "additionalProperties", "x-palermo"});
      !odd.empty())
    return schema_error("keyword", "/" + odd).with("keyword", odd);
  if (text_or(document, "type") != "object") return schema_error("type", "/type").with("type", text_or(document, "type"));
  const auto* own = base::find(document, "x-palermo");
  const auto* properties = base::find(document, "properties");
  if (!own || !own->is_object()) return schema_error("shape", std::string(kOwn));
  if (!properties || !properties->is_object() || properties->get_object().empty())
    return schema_error("shape", "/properties");

  Schema out;
  out.document_ = document;
  const SchemaParts parts{codelists, common};
  for (const auto& member : properties->get_object()) {
    const std::string name(member.key());
    TRY_ASSIGN(auto field, parse_field(name, member.value(), parts, "/properties/" + name));
    out.by_name_.emplace(name, out.fields_.size());
    out.fields_.push_back(std::move(field));
  }
  if (const auto* required = base::find(document, "required")) {
    if (!required->is_array()) return schema_error("shape", "/required");
    for (const auto& item : required->get_array()) {
      const std::string name = item.is_string() ? std::string(item.get_string()) : "";
      const auto found = out.by_name_.find(name);
      if (found == out.by_name_.end()) return schema_error("field_unknown", "/required").with("field", name);
      out.fields_[found->second].required = true;
    }
  }
  TRY(out.read_register(*own));
  TRY(fits_together(out));
  out.checks_ = compile(out, codelists);
  return out;
}

Result<void> Schema::read_register(const Json& own) {
  if (const auto odd = unknown_member(own.get_object(),
                                      {"register", "version", "naturalKey", "keyScope", "caption", "temporal", "edge",
                                       "lifecycle", "writers", "publish", "retention", "rules", "warnings", "changes",
                                       "program"});
      !odd.empty())
    return schema_error("keyword", std::string(kOwn) + "/" + odd).with("keyword", odd);
  id_ = base::RegisterId(text_or(own, "register"));
  if (!is_name(id_.value()))
    return schema_error("register_name", std::string(kOwn) + "/register").with("register", id_.value().substr(0, 60));
  if (const auto* version = base::find(own, "version")) {
    if (!version->is_int64() || version->get_int64() < 1 || version->get_int64() > 10000)
      return schema_error("shape", std::string(kOwn) + "/version");
    version_ = static_cast<int>(version->get_int64());
  }
  TRY_ASSIGN(natural_key_, texts(own, "naturalKey"));
  TRY_ASSIGN(caption_, texts(own, "caption"));
  TRY_ASSIGN(writers_, texts(own, "writers"));
  TRY_ASSIGN(rules_, texts(own, "rules"));
  TRY_ASSIGN(warnings_, texts(own, "warnings"));
  TRY(names_fields(*this, natural_key_, "naturalKey"));
  TRY(names_fields(*this, caption_, "caption"));
  TRY(names_fields(*this, own, "temporal"));
  TRY(names_fields(*this, own, "edge"));
  for (const auto& writer : writers_) TRY(one_of(writer, "writers", {"state", "observer", "un", "igo", "ngo", "program"}));
  publish_ = text_or(own, "publish");
  TRY(one_of(publish_, "publish", {"all", "aggregate", "never"}));
  const auto scope = text_or(own, "keyScope", "party");
  TRY(one_of(scope, "keyScope", {"party", "store"}));
  key_of_party_ = scope == "party" && !natural_key_.empty();
  const auto changes = text_or(own, "changes", "version");
  TRY(one_of(changes, "changes", {"version", "confirm"}));
  changes_need_confirmation_ = changes == "confirm";
  of_program_ = base::flag(own, "program");
  TRY(names_rules(rules_, "rules"));
  return names_rules(warnings_, "warnings");
}

}  // namespace palermo::model
