// Which rows of a frame are meant: conditions that must all hold.
//
// As JSON (doc/format/tabulation.md): {"year": ["2015", "2016"], "sex": "female",
// "citizenship": {"not": ["unknown"]}}. A row of a list column holds a condition when one of its
// values does; it holds a negated one when none of its values is named and none is hidden.
// "not_asked", "unknown", "suppressed" and "none" may be named like values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "frame/frame.hpp"

namespace palermo::frame {

struct Condition {
  std::string column;
  std::vector<std::string> values;
  bool negated = false;
};

using Filter = std::vector<Condition>;

// Fails with frame.filter.shape.
base::Result<Filter> filter_from_json(const base::Json& json);

// A byte for each row, 1: it is meant. Empty when the filter is: all are. A value that no row has
// is no error; a column that the frame has not is frame.column.missing.
base::Result<std::vector<std::uint8_t>> select(const Frame& frame, const Filter& filter);

}  // namespace palermo::frame
