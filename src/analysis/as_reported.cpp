#include "analysis/as_reported.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace palermo::analysis {

using base::Code;
using base::error;
using base::Json;
using base::JsonObject;
using base::Result;
using model::Cell;
using model::Nothing;

namespace {

std::optional<model::Interval> bounds(const JsonObject& object) {
  const auto* low = object.if_contains("low");
  const auto* high = object.if_contains("high");
  if (!low || !high || !low->is_int64() || !high->is_int64()) return std::nullopt;
  return model::Interval{low->get_int64(), high->get_int64()};
}

Cell value_cell(const Json& value) {
  if (value.is_int64()) return value.get_int64();
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  if (value.is_double()) return value.get_double();
  if (value.is_string()) {
    const std::string text(value.get_string());
    if (text == "unknown") return Nothing::unknown;
    if (text == "suppressed") return Nothing::suppressed;
    return text;
  }
  if (value.is_object())
    if (const auto interval = bounds(value.get_object())) return *interval;
  return Nothing::not_asked;
}

// A code, or a year as one.
Cell dimension_cell(const JsonObject& body, const std::string& name) {
  const auto* value = body.if_contains(name);
  if (!value || value->is_null()) return Nothing::not_asked;
  if (value->is_string()) return std::string(value->get_string());
  return base::canonical_json(*value);
}

// What a cell sorts by: text by bytes, kinds of nothing last.
bool before(const Cell& a, const Cell& b) {
  const auto* x = std::get_if<std::string>(&a);
  const auto* y = std::get_if<std::string>(&b);
  if (x && y) return *x < *y;
  return x && !y;
}

bool row_before(const std::vector<Cell>& a, const std::vector<Cell>& b, std::size_t dimensions) {
  for (std::size_t i = 0; i < dimensions; ++i) {
    if (before(a[i], b[i])) return true;
    if (before(b[i], a[i])) return false;
  }
  return false;
}

Result<std::vector<std::string>> values_of(const frame::Tabulation& tabulation) {
  std::vector<std::string> out;
  if (const auto* values = tabulation.options.if_contains("values"); values && values->is_array())
    for (const auto& value : values->get_array())
      if (value.is_string()) out.emplace_back(value.get_string());
  if (out.empty())
    return error(Code::invalid, "analysis.tabulation.option")
        .with("tabulation", tabulation.id)
        .with("option", "values");
  return out;
}

Result<model::Table> empty_table(const model::Schema& schema, const frame::Tabulation& tabulation,
                                 const std::vector<std::string>& values) {
  model::Table table;
  auto add = [&](const std::string& name, model::Column::Role role) -> Result<void> {
    const auto* field = schema.field(name);
    if (!field)
      return error(Code::not_found, "frame.column.unknown")
          .with("column", name)
          .with("register", schema.id().value());
    table.columns.push_back({role, name, field->codelist});
    return {};
  };
  for (const auto& name : tabulation.by) TRY(add(name, model::Column::Role::dimension));
  for (const auto& name : values) TRY(add(name, model::Column::Role::value));
  return table;
}

}  // namespace

Result<Reported> as_reported(const registers::Store& store, const model::Schema& schema,
                             const registers::Query& query, const frame::Tabulation& tabulation) {
  TRY_ASSIGN(const auto values, values_of(tabulation));
  Reported out;
  TRY_ASSIGN(out.table, empty_table(schema, tabulation, values));
  std::set<std::string> reporters;
  std::int64_t first = std::numeric_limits<std::int64_t>::max(),
               last = std::numeric_limits<std::int64_t>::min();
  TRY(store.for_each(
      schema.id().value(), query, [&](const registers::CurrentRecord& record) -> Result<void> {
        TRY_ASSIGN(const auto json, base::parse_json(record.body));
        const auto& body = json.as_object();
        std::vector<Cell> row;
        for (const auto& name : tabulation.by) row.push_back(dimension_cell(body, name));
        for (const auto& name : values) {
          const auto* value = body.if_contains(name);
          const auto beside = value ? std::nullopt : bounds(body);
          row.push_back(value    ? value_cell(*value)
                        : beside ? Cell(*beside)
                                 : Cell(Nothing::not_asked));
        }
        out.table.rows.push_back(std::move(row));
        reporters.emplace(record.party);
        if (const auto* year = body.if_contains("year"); year && year->is_int64()) {
          first = std::min(first, year->get_int64());
          last = std::max(last, year->get_int64());
        }
        const auto entry = record.place.entry.value();
        out.entries_from = out.entries_from == 0 ? entry : std::min(out.entries_from, entry);
        out.entries_to = std::max(out.entries_to, entry);
        return {};
      }));
  // Stable: two records under one key stand in the ledger's order.
  std::stable_sort(out.table.rows.begin(), out.table.rows.end(), [&](const auto& a, const auto& b) {
    return row_before(a, b, tabulation.by.size());
  });
  out.reporters.assign(reporters.begin(), reporters.end());
  if (first <= last)
    out.period = std::to_string(first) + (first == last ? "" : "-" + std::to_string(last));
  return out;
}

}  // namespace palermo::analysis
