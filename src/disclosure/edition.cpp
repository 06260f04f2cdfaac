#include "disclosure/edition.hpp"

#include <set>

namespace palermo::disclosure {

using base::Code;
using base::error;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

namespace {

JsonArray strings(const std::vector<std::string>& values) {
  return JsonArray(values.begin(), values.end());
}

Json to_json(const EditionTable& table) {
  return JsonObject{{"name", table.name},
                    {"tabulation", table.tabulation},
                    {"register", table.register_name},
                    {"source", table.source},
                    {"method", table.method},
                    {"counting_rule", table.counting_rule},
                    {"unit", table.unit},
                    {"as_of", table.as_of},
                    {"period", table.period},
                    {"k", table.k},
                    {"rounding", table.rounding},
                    {"entries_from", table.entries_from},
                    {"entries_to", table.entries_to},
                    {"reporters", strings(table.reporters)},
                    {"notes", strings(table.notes)},
                    {"total_kept", table.total_kept},
                    {"table", model::to_json(table.table)}};
}

// Reads the members of one object; every member that is asked for must be there and fit. The first
// fault is kept, so that a whole object is read before it is asked.
class Members {
 public:
  Members(const Json& json, std::string pointer) : pointer_(std::move(pointer)) {
    object_ = json.if_object();
    if (!object_) fail("");
  }

  std::string text(std::string_view name) {
    const auto* value = member(name);
    const auto* string = value ? value->if_string() : nullptr;
    return string ? std::string(*string) : (fail(name), std::string());
  }
  std::uint64_t whole(std::string_view name) {
    const auto* value = member(name);
    if (value && value->is_uint64()) return value->get_uint64();
    if (value && value->is_int64() && value->get_int64() >= 0)
      return static_cast<std::uint64_t>(value->get_int64());
    fail(name);
    return 0;
  }
  int small(std::string_view name) {
    const auto value = whole(name);
    if (value > 1'000'000) fail(name);
    return static_cast<int>(value);
  }
  bool truth(std::string_view name) {
    const auto* value = member(name);
    return value && value->is_bool() ? value->get_bool() : (fail(name), false);
  }
  const JsonArray& list(std::string_view name) {
    static const JsonArray none;
    const auto* value = member(name);
    return value && value->is_array() ? value->get_array() : (fail(name), none);
  }
  std::vector<std::string> texts(std::string_view name) {
    std::vector<std::string> out;
    for (const auto& value : list(name)) {
      if (!value.is_string()) fail(name);
      else out.emplace_back(value.get_string());
    }
    return out;
  }
  const Json& any(std::string_view name) {
    static const Json none;
    const auto* value = member(name);
    return value ? *value : (fail(name), none);
  }
  void fail(std::string_view name) {
    if (fault_) return;
    fault_ = error(Code::corrupt, "disclosure.edition.shape")
                 .at_pointer(name.empty() ? pointer_ : pointer_ + "/" + std::string(name))
                 .with("member", name.empty() ? pointer_ : std::string(name));
  }
  Result<void> done() const { return fault_ ? Result<void>(*fault_) : Result<void>(); }

 private:
  const Json* member(std::string_view name) const { return object_ ? object_->if_contains(name) : nullptr; }
  const JsonObject* object_ = nullptr;
  std::string pointer_;
  std::optional<base::Error> fault_;
};

Result<EditionTable> table_from(const Json& json, const std::string& pointer) {
  Members in(json, pointer);
  EditionTable out;
  out.name = in.text("name");
  out.tabulation = in.text("tabulation");
  out.register_name = in.text("register");
  out.source = in.text("source");
  out.method = in.text("method");
  out.counting_rule = in.text("counting_rule");
  out.unit = in.text("unit");
  out.as_of = in.text("as_of");
  out.period = in.text("period");
  out.k = in.small("k");
  out.rounding = in.small("rounding");
  out.entries_from = in.whole("entries_from");
  out.entries_to = in.whole("entries_to");
  out.reporters = in.texts("reporters");
  out.notes = in.texts("notes");
  out.total_kept = in.truth("total_kept");
  const auto& cells = in.any("table");
  TRY(in.done());
  TRY_ASSIGN(out.table, model::table_from_json(cells));
  return out;
}

}  // namespace

const EditionTable* EditionData::find(std::string_view table_name) const {
  for (const auto& table : tables)
    if (table.name == table_name) return &table;
  return nullptr;
}

Json to_json(const EditionData& edition) {
  JsonArray revisions, tables;
  for (const auto& revision : edition.revisions)
    revisions.push_back(JsonObject{{"table", revision.table},
                                   {"cells_changed", revision.cells_changed},
                                   {"cells_added", revision.cells_added},
                                   {"cells_gone", revision.cells_gone}});
  for (const auto& table : edition.tables) tables.push_back(to_json(table));
  return JsonObject{{"id", edition.id.value()},
                    {"released", edition.released.text()},
                    {"origin", edition.origin},
                    {"training", edition.training},
                    {"candidate", edition.candidate},
                    {"ledger_size", edition.ledger_size},
                    {"ledger_root", edition.ledger_root},
                    {"ledger_public_key", edition.ledger_public_key},
                    {"previous", edition.previous},
                    {"revisions", std::move(revisions)},
                    {"tables", std::move(tables)}};
}

Result<EditionData> edition_from_json(const Json& json) {
  Members in(json, "");
  EditionData out;
  out.id = base::EditionId(in.text("id"));
  if (const auto released = base::parse_instant(in.text("released"))) out.released = *released;
  else in.fail("released");
  out.origin = in.text("origin");
  out.training = in.truth("training");
  out.candidate = in.truth("candidate");
  out.ledger_size = in.whole("ledger_size");
  out.ledger_root = in.text("ledger_root");
  out.ledger_public_key = in.text("ledger_public_key");
  out.previous = in.text("previous");
  const auto& revisions = in.list("revisions");
  const auto& tables = in.list("tables");
  TRY(in.done());
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    Members one(revisions[i], "/revisions/" + std::to_string(i));
    out.revisions.push_back({one.text("table"), one.whole("cells_changed"),
                             one.whole("cells_added"), one.whole("cells_gone")});
    TRY(one.done());
  }
  std::set<std::string> names;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const auto pointer = "/tables/" + std::to_string(i);
    TRY_ASSIGN(auto table, table_from(tables[i], pointer));
    if (!names.insert(table.name).second)
      return error(Code::corrupt, "disclosure.edition.shape")
          .at_pointer(pointer + "/name")
          .with("member", "name");
    out.tables.push_back(std::move(table));
  }
  return out;
}

}  // namespace palermo::disclosure
