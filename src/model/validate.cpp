#include "model/validate.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "base/utf8.hpp"
#include "model/checks.hpp"

namespace palermo::model {

using base::Code;
using base::Error;
using base::error;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kGreatestShown = 40;
constexpr std::size_t kGreatestList = 1000;
constexpr std::size_t kGreatestText = 20000;  // where the schema sets no limit

// Whether a value may stand in an error: it reads as a code, a number or a date. Anything else in a
// coded column may be a sentence or a name that slipped there.
bool reads_as_code(std::string_view text) {
  if (text.empty() || text.size() > kGreatestShown) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_+-.:<>").find(c) != std::string_view::npos;
  });
}

std::string shown(const Field& field, const Json& value) {
  if (field.privacy == PrivacyClass::secret) return "…";
  if (value.is_number() || value.is_bool()) return base::canonical_json(value);
  if (value.is_string() && reads_as_code(value.get_string())) return std::string(value.get_string());
  return "…";
}

std::string known_codes(const FieldCheck& check) {
  std::string out;
  for (const auto& code : check.field.values) {
    if (out.size() > 160) return out + ", …";
    out += (out.empty() ? "" : ", ") + code;
  }
  return out;
}

void apply(const std::vector<Rule>& rules, const JsonObject& record, const Checks& checks, std::vector<Error>& errors) {
  for (const auto rule : rules)
    if (auto kept = rule(record, checks.codelists); !kept) {
      kept.error().where.pointer = "/" + kept.error().where.column;
      errors.push_back(std::move(kept.error()));
    }
}

class Validation {
 public:
  Validation(const Schema& schema, const JsonObject& record) : checks_(schema.checks()), record_(record) {}

  std::vector<Error> run() {
    seen_.assign(checks_.fields.size(), nullptr);
    std::size_t at = 0;
    for (const auto& member : record_) {
      const auto found = find(member.key(), at);
      if (found == checks_.fields.size()) {
        unknown(member.key());
        continue;
      }
      at = found + 1;
      seen_[found] = &member.value();
      check(checks_.fields[found], member.value());
    }
    for (const auto i : checks_.required)
      if (!seen_[i]) fault(checks_.fields[i].field, "required");
    for (std::size_t i = 0; i < checks_.fields.size(); ++i)
      if (const int denied = checks_.fields[i].denied_by; denied >= 0 && seen_[i] && seen_[static_cast<std::size_t>(denied)])
        check_denial(checks_.fields[i].field, *seen_[i], *seen_[static_cast<std::size_t>(denied)]);
    if (errors_.empty()) apply(checks_.rules, record_, checks_, errors_);
    return std::move(errors_);
  }

 private:
  // Members mostly come in the order of their names: the next field is tried before searching.
  std::size_t find(std::string_view name, std::size_t expected) const {
    if (expected < checks_.fields.size() && checks_.fields[expected].field.name == name) return expected;
    const auto found = std::lower_bound(checks_.fields.begin(), checks_.fields.end(), name,
                                        [](const FieldCheck& check, std::string_view n) { return check.field.name < n; });
    if (found == checks_.fields.end() || found->field.name != name) return checks_.fields.size();
    return static_cast<std::size_t>(found - checks_.fields.begin());
  }

  Error& fault(const Field& field, std::string_view what) {
    errors_.push_back(error(Code::invalid, "model.field." + std::string(what)));
    return errors_.back().in_column(field.name).at_pointer("/" + field.name).with("field", field.name);
  }

  void unknown(std::string_view name) {
    // A key is as foreign as a value until a schema knows it.
    const std::string key = reads_as_code(name) ? std::string(name) : "…";
    errors_.push_back(error(Code::invalid, "model.field.unknown"));
    errors_.back().in_column(key).at_pointer("/" + key).with("field", key);
  }

  void check(const FieldCheck& check, const Json& value) {
    const auto& field = check.field;
    switch (field.type) {
      case FieldType::text:
      case FieldType::date:
        if (!value.is_string()) return wrong_type(field, value);
        return check_text(check, value);
      case FieldType::integer:
        if (!value.is_int64() && !value.is_uint64()) return wrong_type(field, value);
        return check_range(field, value);
      case FieldType::number:
        if (!value.is_number()) return wrong_type(field, value);
        return check_range(field, value);
      case FieldType::boolean:
        if (!value.is_bool()) wrong_type(field, value);
        return;
      case FieldType::object:
        if (!value.is_object()) wrong_type(field, value);
        return;
      case FieldType::list:
        if (!value.is_array()) return wrong_type(field, value);
        return check_list(check, value.get_array());
    }
  }

  void wrong_type(const Field& field, const Json& value) {
    fault(field, "type").with("expected", std::string(name_of(field.type))).with("value", shown(field, value));
  }

  void check_range(const Field& field, const Json& value) {
    const auto number = value.to_number<double>();
    const bool low = field.minimum && number < *field.minimum, high = field.maximum && number > *field.maximum;
    if (low)
      fault(field, "too_small").with("value", shown(field, value)).with("limit", base::canonical_json(Json(*field.minimum)));
    else if (high)
      fault(field, "too_large").with("value", shown(field, value)).with("limit", base::canonical_json(Json(*field.maximum)));
  }

  void check_text(const FieldCheck& check, const Json& value) {
    const auto& field = check.field;
    const std::string_view text(value.get_string());
    if (check.coded) {
      if (!check.codes.contains(text) && !(check.places && has_form_of_place(text)))
        fault(field, check.codes.size() > 1 || !check.places ? "code_unknown" : "place")
            .with("value", shown(field, value))
            .with("known", known_codes(check));
      return;
    }
    if (text.empty()) {
      fault(field, "empty");
    } else if (field.type == FieldType::date) {
      if (!base::parse_date(text)) fault(field, "date").with("value", shown(field, value));
    } else if (field.format == "month") {
      if (!is_month(text)) fault(field, "month").with("value", shown(field, value));
    } else if (const auto limit = field.max_length ? field.max_length : kGreatestText;
               text.size() > limit && base::count_code_points(text) > limit) {
      fault(field, "too_long").with("limit", std::to_string(limit));
    } else if (check.pattern && !check.pattern->matches(text)) {
      fault(field, "pattern").with("value", shown(field, value)).with("pattern", field.pattern);
    } else if (!check.pattern && base::has_unsafe_controls(text)) {
      fault(field, "controls");
    }
  }

  static bool is_month(std::string_view text) {
    if (text.size() == 4) return base::parse_date(std::string(text) + "-01-01").has_value();
    return text.size() == 7 && base::parse_date(std::string(text) + "-01").has_value();
  }

  void check_list(const FieldCheck& check, const JsonArray& list) {
    const auto& field = check.field;
    if (list.size() > kGreatestList) {
      fault(field, "too_many").with("limit", std::to_string(kGreatestList));
      return;
    }
    if (list.empty()) {
      fault(field, "empty");
      return;
    }
    const auto before = errors_.size();
    for (const auto& item : list) {
      if (field.item == FieldType::object ? !item.is_object() : !item.is_string()) return wrong_type(field, item);
      if (item.is_string()) check_text(check, item);
    }
    if (errors_.size() > before || field.item == FieldType::object) return;
    for (std::size_t i = 1; i < list.size(); ++i) {
      const int order = list[i - 1].get_string().compare(list[i].get_string());
      if (order < 0) continue;
      fault(field, order == 0 ? "twice" : "unsorted").with("value", shown(field, list[i]));
      return;
    }
  }

  // "yes" and "no" to one code. Both lists are in order once they are valid.
  void check_denial(const Field& field, const Json& yes, const Json& no) {
    if (!errors_.empty()) return;
    const auto& a = yes.get_array();
    const auto& b = no.get_array();
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
      const int order = a[i].get_string().compare(b[j].get_string());
      if (order == 0) {
        fault(field, "yes_and_no").with("value", shown(field, a[i]));
        errors_.back().code = Code::conflict;
        return;
      }
      order < 0 ? ++i : ++j;
    }
  }

  const Checks& checks_;
  const JsonObject& record_;
  std::vector<const Json*> seen_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> validate(const Schema& schema, const JsonObject& record) {
  return Validation(schema, record).run();
}

std::vector<Error> warnings(const Schema& schema, const JsonObject& record) {
  std::vector<Error> out;
  apply(schema.checks().warnings, record, schema.checks(), out);
  return out;
}

void normalise(const Schema& schema, JsonObject& record) {
  for (auto& member : record) {
    const auto* field = schema.field(member.key());
    if (!field || field->type != FieldType::list || field->item != FieldType::text || !member.value().is_array()) continue;
    auto& list = member.value().get_array();
    if (!std::all_of(list.begin(), list.end(), [](const Json& item) { return item.is_string(); })) continue;
    std::sort(list.begin(), list.end(), [](const Json& a, const Json& b) { return a.get_string() < b.get_string(); });
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
}

}  // namespace palermo::model
