// A tabulation made: the table of one frame.
//
// Rows are those that have records, in the order of the columns' ranks, so that equal records give
// equal tables in whatever order they came; totals stand after their parts. A record with several
// values of a column counts once for each of them and once in that column's total.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "frame/frame.hpp"
#include "frame/tabulation.hpp"
#include "model/table.hpp"

namespace palermo::frame {

struct Counting {
  std::vector<std::string> by;
  Measure measure;
  bool totals = false;
};

// Counts the rows that `where` means. Fails as select() and group_by() do, and with
// frame.measure.number when a value to be added is no number.
base::Result<model::Table> tabulate(const Frame& frame, const Counting& counting,
                                    const Filter& where = {});

// The tabulation's own columns, measure, filter and totals. Its derivations must have been applied
// (apply_derivations), its method must be "count".
base::Result<model::Table> tabulate(const Frame& frame, const Tabulation& tabulation);

base::Result<void> apply_derivations(Frame& frame, const Tabulation& tabulation);

// Columns of the register that the tabulation reads, without the derived and built-in ones.
std::vector<std::string> columns_of(const Tabulation& tabulation);

}  // namespace palermo::frame
