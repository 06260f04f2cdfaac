#include "frame/tabulation.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/file.hpp"

namespace palermo::frame {

using base::Code;
using base::error;
using base::Json;
using base::JsonObject;
using base::Result;

namespace {

base::Error bad_shape(std::string member) {
  return error(Code::invalid, "frame.tabulation.shape")
      .with("member", member)
      .at_pointer("/" + member);
}

// Reads the members of one object; the first fault is kept.
class Members {
 public:
  explicit Members(const JsonObject& object) : object_(object) {}

  std::string text(std::string_view name, bool required) {
    const auto* value = object_.if_contains(name);
    if (value && value->is_string()) return std::string(value->get_string());
    if (value || required) fail(name);
    return {};
  }
  std::vector<std::string> texts(std::string_view name, bool required) {
    std::vector<std::string> out;
    const auto* value = object_.if_contains(name);
    if (!value && !required) return out;
    if (!value || !value->is_array()) return fail(name), out;
    for (const auto& item : value->get_array()) {
      if (!item.is_string()) return fail(name), out;
      out.emplace_back(item.get_string());
    }
    return out;
  }
  bool flag(std::string_view name) {
    const auto* value = object_.if_contains(name);
    if (value && !value->is_bool()) fail(name);
    return value && value->is_bool() && value->get_bool();
  }
  std::map<std::string, std::string> map(std::string_view name) {
    std::map<std::string, std::string> out;
    const auto* value = object_.if_contains(name);
    if (!value || !value->is_object()) return fail(name), out;
    for (const auto& member : value->get_object()) {
      if (!member.value().is_string()) return fail(name), out;
      out.emplace(member.key(), member.value().get_string());
    }
    return out;
  }
  void fail(std::string_view name) {
    if (!fault_) fault_ = bad_shape(std::string(name));
  }
  const std::optional<base::Error>& fault() const { return fault_; }

 private:
  const JsonObject& object_;
  std::optional<base::Error> fault_;
};

// A misspelt member would silently count something else.
Result<void> only(const JsonObject& object, std::initializer_list<std::string_view> known) {
  for (const auto& member : object)
    if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end())
      return error(Code::invalid, "frame.tabulation.member")
          .with("member", std::string(member.key()));
  return {};
}

std::optional<Measure> measure_from(std::string_view text) {
  if (text.empty() || text == "count") return Measure{};
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return std::nullopt;
  const auto kind = text.substr(0, colon);
  Measure out{Measure::Kind::sum, std::string(text.substr(colon + 1))};
  if (kind == "distinct") out.kind = Measure::Kind::distinct;
  else if (kind != "sum") return std::nullopt;
  return out;
}

Result<std::vector<Derivation>> derivations(const Json& json) {
  std::vector<Derivation> out;
  if (!json.is_array()) return bad_shape("derived");
  for (const auto& item : json.get_array()) {
    if (!item.is_object()) return bad_shape("derived");
    TRY(only(item.get_object(), {"column", "from", "codes", "otherwise"}));
    Members members(item.get_object());
    Derivation derivation;
    derivation.column = members.text("column", true);
    derivation.from = members.text("from", true);
    derivation.codes = members.map("codes");
    derivation.otherwise = members.text("otherwise", true);
    if (members.fault()) return bad_shape("derived");
    out.push_back(std::move(derivation));
  }
  return out;
}

}  // namespace

std::string Measure::name() const {
  switch (kind) {
    case Kind::count: return "count";
    case Kind::distinct: return column + "s";
    case Kind::sum: return column;
  }
  return {};
}

bool Tabulation::of_source(std::string_view source) const {
  return sources.empty() || std::find(sources.begin(), sources.end(), source) != sources.end();
}

Result<Tabulation> tabulation_from_json(const Json& json) {
  if (!json.is_object()) return bad_shape("id");
  const auto& object = json.get_object();
  TRY(only(object, {"id", "register", "sources", "method", "where", "derived", "by", "measure",
                    "counting_rule", "unit", "totals", "notes", "options"}));
  Members members(object);
  Tabulation out;
  out.id = members.text("id", true);
  out.register_name = members.text("register", true);
  out.sources = members.texts("sources", false);
  if (object.contains("method")) out.method = members.text("method", true);
  out.by = members.texts("by", true);
  const auto measure = measure_from(members.text("measure", false));
  if (!measure) members.fail("measure");
  else out.measure = *measure;
  out.counting_rule = members.text("counting_rule", true);
  out.unit = members.text("unit", true);
  out.totals = members.flag("totals");
  out.notes = members.texts("notes", false);
  if (const auto* options = object.if_contains("options")) {
    if (options->is_object()) out.options = options->get_object();
    else members.fail("options");
  }
  if (members.fault()) return *members.fault();
  if (out.id.empty() || out.by.empty()) return bad_shape(out.id.empty() ? "id" : "by");
  if (const auto* where = object.if_contains("where")) {
    TRY_ASSIGN(out.where, filter_from_json(*where));
  }
  if (const auto* derived = object.if_contains("derived")) {
    TRY_ASSIGN(out.derived, derivations(*derived));
  }
  return out;
}

Result<std::vector<Tabulation>> load_tabulations(const std::string& directory) {
  std::vector<Tabulation> out;
  for (const auto& name : base::list_files(directory, ".json")) {
    const auto path = directory + "/" + name;
    TRY_ASSIGN(const auto json, base::read_json_file(path));
    const auto* list = base::find(json, "tabulations");
    if (!list || !list->is_array()) return bad_shape("tabulations").in_file(path);
    for (std::size_t i = 0; i < list->get_array().size(); ++i) {
      auto one = tabulation_from_json(list->get_array()[i]);
      if (!one) {
        auto fault = std::move(one).error();
        fault.where.pointer = "/tabulations/" + std::to_string(i) + fault.where.pointer;
        return std::move(fault).in_file(path);
      }
      out.push_back(std::move(one).value());
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  for (std::size_t i = 1; i < out.size(); ++i)
    if (out[i].id == out[i - 1].id)
      return error(Code::conflict, "frame.tabulation.twice")
          .with("id", out[i].id)
          .in_file(directory);
  return out;
}

}  // namespace palermo::frame
