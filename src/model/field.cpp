#include "model/field.hpp"

#include <algorithm>

#include "model/pattern.hpp"

namespace palermo::model {

using base::Code;
using base::Json;
using base::JsonObject;
using base::Result;
using base::text_or;

namespace {

constexpr std::string_view kRefPrefix = "../common/";

// What the property says over what its `$ref` says; x-palermo is laid over member by member.
Result<JsonObject> with_ref(const Json& property, const SchemaParts& parts, const std::string& pointer) {
  if (!property.is_object()) return schema_error("shape", pointer);
  auto own = property.get_object();
  const auto* ref = own.if_contains("$ref");
  if (!ref) return own;
  std::string name;
  if (ref->is_string()) name = std::string(ref->get_string());
  const bool local = name.starts_with(kRefPrefix) && name.ends_with(".json");
  const auto found = parts.common.find(local ? name.substr(kRefPrefix.size(), name.size() - kRefPrefix.size() - 5) : "");
  if (found == parts.common.end() || !found->second.is_object())
    return schema_error("ref", pointer + "/$ref").with("ref", name);
  auto out = found->second.get_object();
  for (const auto* key : {"$schema", "$id", "$comment", "title", "description"}) out.erase(key);
  own.erase("$ref");
  for (const auto& member : own) {
    auto* below = out.if_contains(member.key());
    if (member.key() == "x-palermo" && below && below->is_object() && member.value().is_object()) {
      for (const auto& annotation : member.value().get_object())
        below->get_object().insert_or_assign(annotation.key(), annotation.value());
    } else {
      out.insert_or_assign(member.key(), member.value());
    }
  }
  return out;
}

Result<void> read_type(const JsonObject& property, Field& field, const std::string& pointer) {
  const auto type = text_or(Json(property), "type");
  if (type == "string") field.type = field.format == "date" ? FieldType::date : FieldType::text;
  else if (type == "integer") field.type = FieldType::integer;
  else if (type == "number") field.type = FieldType::number;
  else if (type == "boolean") field.type = FieldType::boolean;
  else if (type == "array") field.type = FieldType::list;
  else if (type == "object") field.type = FieldType::object;
  else return schema_error("type", pointer + "/type").with("type", type);
  return {};
}

Result<void> read_number(const JsonObject& property, const char* key, std::optional<double>& out,
                         const std::string& pointer) {
  const auto* value = property.if_contains(key);
  if (!value) return {};
  if (!value->is_number()) return schema_error("shape", pointer + "/" + key);
  out = value->to_number<double>();
  return {};
}

Result<void> read_limits(const JsonObject& property, Field& field, const std::string& pointer) {
  const bool number = field.type == FieldType::integer || field.type == FieldType::number;
  for (const auto* key : {"minimum", "maximum"})
    if (!number && property.contains(key)) return schema_error("misplaced", pointer + "/" + key).with("keyword", key);
  TRY(read_number(property, "minimum", field.minimum, pointer));
  TRY(read_number(property, "maximum", field.maximum, pointer));
  const bool text = field.type == FieldType::text || field.type == FieldType::date;
  for (const auto* key : {"pattern", "maxLength", "format"})
    if (!text && property.contains(key)) return schema_error("misplaced", pointer + "/" + key).with("keyword", key);
  if (const auto* longest = property.if_contains("maxLength")) {
    if (!longest->is_int64() || longest->get_int64() < 1) return schema_error("shape", pointer + "/maxLength");
    field.max_length = static_cast<std::size_t>(longest->get_int64());
  }
  if (!field.format.empty() && field.format != "date" && field.format != "month")
    return schema_error("format", pointer + "/format").with("format", field.format);
  if (property.contains("pattern") && (field.pattern.empty() || !Pattern::parse(field.pattern)))
    return schema_error("pattern", pointer + "/pattern").with("pattern", field.pattern.substr(0, 80));
  return {};
}

Result<void> read_values(const JsonObject& property, Field& field, const std::string& pointer) {
  const auto* values = property.if_contains("enum");
  base::JsonArray one;
  if (const auto* constant = property.if_contains("const")) {
    if (values) return schema_error("misplaced", pointer + "/const").with("keyword", "const");
    one.push_back(*constant);
  } else if (values) {
    if (!values->is_array() || values->get_array().empty()) return schema_error("shape", pointer + "/enum");
    one = values->get_array();
  }
  if (one.empty()) return {};
  if (field.type != FieldType::text) return schema_error("misplaced", pointer + "/enum").with("keyword", "enum");
  for (const auto& value : one) {
    if (!value.is_string()) return schema_error("shape", pointer + "/enum");
    field.values.emplace_back(value.get_string());
  }
  return {};
}

Result<void> read_item(const JsonObject& property, Field& field, const SchemaParts& parts, const std::string& pointer) {
  const auto* items = property.if_contains("items");
  if (field.type != FieldType::list)
    return items ? Result<void>(schema_error("misplaced", pointer + "/items").with("keyword", "items")) : Result<void>();
  if (!items) return schema_error("items", pointer);
  TRY_ASSIGN(const auto item, with_ref(*items, parts, pointer + "/items"));
  const Json json(item);
  if (const auto odd = unknown_member(item, {"type", "pattern", "maxLength", "x-palermo", "$comment"}); !odd.empty())
    return schema_error("keyword", pointer + "/items/" + odd).with("keyword", odd);
  const auto type = text_or(json, "type");
  if (type != "string" && type != "object") return schema_error("type", pointer + "/items/type").with("type", type);
  field.item = type == "string" ? FieldType::text : FieldType::object;
  field.pattern = text_or(json, "pattern");
  if (!field.pattern.empty() && !Pattern::parse(field.pattern))
    return schema_error("pattern", pointer + "/items/pattern").with("pattern", field.pattern.substr(0, 80));
  if (const auto* longest = item.if_contains("maxLength"); longest && longest->is_int64() && longest->get_int64() > 0)
    field.max_length = static_cast<std::size_t>(longest->get_int64());
  if (const auto* own = item.if_contains("x-palermo")) field.codelist = text_or(*own, "codelist");
  return {};
}

Result<void> read_privacy(const Json& annotation, Field& field, const std::string& pointer) {
  const auto name = text_or(annotation, "class");
  if (name.empty()) return schema_error("class_missing", pointer).with("field", field.name);
  for (const auto privacy : {PrivacyClass::public_, PrivacyClass::member, PrivacyClass::restricted, PrivacyClass::secret})
    if (name_of(privacy) == name) {
      field.privacy = privacy;
      return {};
    }
  return schema_error("class", pointer + "/x-palermo/class").with("class", name);
}

Result<void> read_codelist(const Json& annotation, Field& field, const SchemaParts& parts, const std::string& pointer) {
  field.codelist = text_or(annotation, "codelist", field.codelist);
  if (field.codelist.empty())
    return field.total ? Result<void>(schema_error("total", pointer + "/x-palermo/total")) : Result<void>();
  const bool coded = field.type == FieldType::text || (field.type == FieldType::list && field.item == FieldType::text);
  if (!coded || !field.values.empty() || !field.format.empty())
    return schema_error("misplaced", pointer + "/x-palermo/codelist").with("keyword", "codelist");
  const auto found = parts.codelists.find(field.codelist);
  if (found == parts.codelists.end()) {
    if (field.codelist != kPlaceList)
      return schema_error("codelist_unknown", pointer + "/x-palermo/codelist").with("codelist", field.codelist);
  } else {
    field.values = found->second.codes;
  }
  if (field.total) field.values.emplace_back("_T");
  return {};
}

Result<void> read_annotation(const Json& annotation, Field& field, const SchemaParts& parts, const std::string& pointer) {
  TRY(read_privacy(annotation, field, pointer));
  if (const auto odd = unknown_member(annotation.get_object(),
                                      {"class", "quasiIdentifier", "codelist", "total", "ref", "compare", "requiredAt",
                                       "index", "hxl", "sdmx", "icTip", "since"});
      !odd.empty())
    return schema_error("keyword", pointer + "/x-palermo/" + odd).with("keyword", odd);
  field.quasi_identifier = base::flag(annotation, "quasiIdentifier");
  field.indexed = base::flag(annotation, "index");
  field.total = base::flag(annotation, "total");
  field.ref = text_or(annotation, "ref");
  field.compare = text_or(annotation, "compare");
  field.hxl = text_or(annotation, "hxl");
  field.sdmx = text_or(annotation, "sdmx");
  field.ic_tip = text_or(annotation, "icTip");
  if (const auto* since = base::find(annotation, "since")) {
    if (!since->is_int64() || since->get_int64() < 1 || since->get_int64() > 10000)
      return schema_error("shape", pointer + "/x-palermo/since");
    field.since = static_cast<int>(since->get_int64());
  }
  static constexpr std::string_view kCompare[] = {"", "exact", "date", "name", "bloom", "none"};
  if (std::find(std::begin(kCompare), std::end(kCompare), field.compare) == std::end(kCompare))
    return schema_error("compare", pointer + "/x-palermo/compare").with("compare", field.compare);
  const auto at = text_or(annotation, "requiredAt");
  if (!at.empty() && at != "draft" && at != "submit")
    return schema_error("required_at", pointer + "/x-palermo/requiredAt").with("at", at);
  field.required = field.required || !at.empty();
  return read_codelist(annotation, field, parts, pointer);
}

}  // namespace

base::Error schema_error(std::string_view fault, std::string pointer) {
  return std::move(base::error(Code::invalid, "model.schema." + std::string(fault)).at_pointer(std::move(pointer)));
}

std::string unknown_member(const JsonObject& object, std::initializer_list<std::string_view> known) {
  for (const auto& member : object)
    if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end())
      return std::string(member.key());
  return "";
}

bool is_name(std::string_view text) {
  static const Pattern kName = *Pattern::parse("^[a-z]{1}[a-z0-9_]{0,59}$");
  return kName.matches(text);
}

Result<Field> parse_field(std::string name, const Json& json, const SchemaParts& parts, const std::string& pointer) {
  Field field;
  field.name = std::move(name);
  if (!is_name(field.name)) return schema_error("field_name", pointer).with("field", field.name.substr(0, 80));
  TRY_ASSIGN(const auto property, with_ref(json, parts, pointer));
  if (const auto odd = unknown_member(property, {"type", "enum", "const", "pattern", "format", "minimum", "maximum",
                                                 "maxLength", "items", "x-palermo", "$comment"});
      !odd.empty())
    return schema_error("keyword", pointer + "/" + odd).with("keyword", odd);
  field.format = text_or(Json(property), "format");
  field.pattern = text_or(Json(property), "pattern");
  TRY(read_type(property, field, pointer));
  TRY(read_limits(property, field, pointer));
  TRY(read_item(property, field, parts, pointer));
  TRY(read_values(property, field, pointer));
  // The class is the property's own word: a shared definition must not decide it from afar.
  const auto* own = base::find(json, "x-palermo");
  if (!own || !own->is_object() || text_or(*own, "class").empty())
    return schema_error("class_missing", pointer).with("field", field.name);
  TRY(read_annotation(*property.if_contains("x-palermo"), field, parts, pointer));
  return field;
}

}  // namespace palermo::model
