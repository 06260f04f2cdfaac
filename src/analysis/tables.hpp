// Every table that the tabulations of policies/tabulations/ ask of a register and source; and a
// table for an owner at the command line. Method: doc/method/patterns.md.
//
// Counting rules that are unlike (presumed, detected, assisted) are never added: where the records
// of a source follow several, each rule has its own table. Figures are exact; the first function is
// for disclosure alone.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analysis/exact_table.hpp"
#include "base/result.hpp"
#include "registers/authorise.hpp"
#include "registers/store.hpp"

namespace palermo::analysis {

// By name. A tabulation without rows has no table. Fails with analysis.register.unknown,
// analysis.tabulation.method, analysis.tabulation.option, and as frame does.
base::Result<std::vector<ExactTable>> tabulate_register(const registers::Store& store,
                                                        const std::string& register_name,
                                                        const std::string& source,
                                                        std::optional<base::EntryIndex> as_of);

struct Question {
  std::string register_name;
  std::vector<std::string> by;
  std::vector<std::pair<std::string, std::string>> where;  // field, value; all hold
  registers::Audience audience;
  registers::Query query;
};

// Counts of the current records that the audience may see, by fields, `reporter` and `source`.
// Where a field of a record is not for that audience, its value is "suppressed" and no condition on
// it holds.
base::Result<model::Table> tabulate(const registers::Store& store, const Question& question);

}  // namespace palermo::analysis
