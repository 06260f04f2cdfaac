#include "model/table.hpp"

#include <algorithm>
#include <array>

namespace palermo::model {

using base::Code;
using base::error;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;
using base::text_or;

namespace {

constexpr std::array kNothings{Nothing::suppressed, Nothing::unknown, Nothing::not_asked, Nothing::not_known_after};
constexpr std::array<std::string_view, 3> kRoles{"dimension", "count", "value"};

base::Error fault(std::string pointer) {
  return std::move(error(Code::corrupt, "model.table.shape").at_pointer(std::move(pointer)));
}

Json cell_json(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return Json(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return Json(*whole);
  if (const auto* real = std::get_if<double>(&cell)) return JsonObject{{"real", *real}};
  if (const auto* nothing = std::get_if<Nothing>(&cell)) return JsonObject{{"nil", name_of(*nothing)}};
  const auto& interval = std::get<Interval>(cell);
  return JsonObject{{"low", interval.low}, {"high", interval.high}};
}

// {"low":..,"high":..}, {"nil":..} or {"real":..}, and nothing beside.
Result<Cell> cell_from_object(const JsonObject& object, const std::string& pointer) {
  if (const auto* low = object.if_contains("low"); low && object.size() == 2) {
    const auto* high = object.if_contains("high");
    if (high && low->is_int64() && high->is_int64() && low->get_int64() <= high->get_int64())
      return Cell(Interval{low->get_int64(), high->get_int64()});
  } else if (const auto* real = object.if_contains("real"); real && object.size() == 1 && real->is_number()) {
    return Cell(real->to_number<double>());
  } else if (const auto* nil = object.if_contains("nil"); nil && object.size() == 1 && nil->is_string()) {
    const std::string_view name(nil->get_string());
    for (const auto nothing : kNothings)
      if (name_of(nothing) == name) return Cell(nothing);
  }
  return fault(pointer);
}

Result<Cell> cell_from_json(const Json& json, const std::string& pointer) {
  if (json.is_string()) return Cell(std::string(json.get_string()));
  if (json.is_int64()) return Cell(json.get_int64());
  if (json.is_object()) return cell_from_object(json.get_object(), pointer);
  return fault(pointer);
}

Result<Column> column_from_json(const Json& json, const std::string& pointer) {
  const auto role = std::find(kRoles.begin(), kRoles.end(), text_or(json, "role"));
  Column out;
  out.name = text_or(json, "name");
  out.codelist = text_or(json, "codelist");
  if (role == kRoles.end() || out.name.empty()) return fault(pointer);
  out.role = static_cast<Column::Role>(role - kRoles.begin());
  return out;
}

}  // namespace

std::string_view name_of(Nothing nothing) {
  switch (nothing) {
    case Nothing::suppressed: return "suppressed";
    case Nothing::unknown: return "unknown";
    case Nothing::not_asked: return "not_asked";
    case Nothing::not_known_after: break;
  }
  return "not_known_after";
}

std::size_t Table::column(std::string_view name) const {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].name == name) return i;
  return npos;
}

Json to_json(const Table& table) {
  JsonArray columns, rows;
  columns.reserve(table.columns.size());
  rows.reserve(table.rows.size());
  for (const auto& column : table.columns)
    columns.push_back(JsonObject{{"role", kRoles[static_cast<std::size_t>(column.role)]},
                                 {"name", column.name},
                                 {"codelist", column.codelist}});
  for (const auto& row : table.rows) {
    JsonArray cells;
    cells.reserve(row.size());
    for (const auto& cell : row) cells.push_back(cell_json(cell));
    rows.push_back(std::move(cells));
  }
  return JsonObject{{"columns", std::move(columns)}, {"rows", std::move(rows)}};
}

Result<Table> table_from_json(const Json& json) {
  const auto* columns = base::find(json, "columns");
  const auto* rows = base::find(json, "rows");
  if (!columns || !columns->is_array()) return fault("/columns");
  if (!rows || !rows->is_array()) return fault("/rows");
  Table out;
  for (const auto& item : columns->get_array()) {
    TRY_ASSIGN(auto column, column_from_json(item, "/columns/" + std::to_string(out.columns.size())));
    out.columns.push_back(std::move(column));
  }
  out.rows.reserve(rows->get_array().size());
  for (const auto& item : rows->get_array()) {
    const auto pointer = "/rows/" + std::to_string(out.rows.size());
    if (!item.is_array() || item.get_array().size() != out.columns.size()) return fault(pointer);
    std::vector<Cell> row;
    row.reserve(out.columns.size());
    for (const auto& cell : item.get_array()) {
      TRY_ASSIGN(auto value, cell_from_json(cell, pointer + "/" + std::to_string(row.size())));
      row.push_back(std::move(value));
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace palermo::model
