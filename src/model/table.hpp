// A table: what a tabulation yields, what disclosure protects, what publication prints.
//
// A cell is a code or text, a count, or one of the kinds of nothing, which stay different to the
// last export. Row order is part of the table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace palermo::model {

// A kind of nothing. `suppressed`: known to the releasing side and hidden. `none` is no kind: the
// row simply has no such cell.
enum class Nothing { suppressed, unknown, not_asked, not_known_after };

// What is known of a count that its owner published as a sign: "<5" is {0, 4} in GLOTIP.
struct Interval {
  std::int64_t low = 0;
  std::int64_t high = 0;
  auto operator<=>(const Interval&) const = default;
};

using Cell = std::variant<std::string, std::int64_t, double, Nothing, Interval>;

// The code that stands in a dimension for "all values together".
inline constexpr std::string_view kTotal = "_T";

struct Column {
  enum class Role { dimension, count, value } role = Role::dimension;
  std::string name;      // "citizenship"; label: catalogue key of the register's field
  std::string codelist;  // how to word its codes: "place", "sex", "" for none (years, dates)
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  std::size_t column(std::string_view name) const;  // npos when it has none
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

// {"columns":[{"role":"dimension","name":"sex","codelist":"sex"},...],"rows":[["female",12],
// ["male",{"nil":"suppressed"}],["other",{"low":0,"high":4}]]}; a string, an integer, a real
// number {"real":0.5}.
base::Json to_json(const Table& table);
base::Result<Table> table_from_json(const base::Json& json);

std::string_view name_of(Nothing nothing);

}  // namespace palermo::model
