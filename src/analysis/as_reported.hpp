// Tables that are records as they are: figures of statistics, treaty actions, classes of citation.
#pragma once

#include "base/result.hpp"
#include "frame/tabulation.hpp"
#include "model/schema.hpp"
#include "model/table.hpp"
#include "registers/store.hpp"

namespace palermo::analysis {

struct Reported {
  model::Table table;
  std::vector<std::string> reporters;
  std::uint64_t entries_from = 0, entries_to = 0;
  std::string period;
};

// Method "as_reported": a row for each current record, its `by` fields as dimensions, the fields of
// the option "values" as values; sorted by the dimensions. A value that the record gives as bounds
// (members low and high, in the field or beside it) is an Interval; a field that it has not is
// "not asked". Nothing is added up.
base::Result<Reported> as_reported(const registers::Store& store, const model::Schema& schema,
                                   const registers::Query& query,
                                   const frame::Tabulation& tabulation);

}  // namespace palermo::analysis
