// The tables of one subject: tabulations made by their methods, each counting rule apart.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analysis/exact_table.hpp"
#include "analysis/join.hpp"
#include "analysis/subject.hpp"
#include "base/result.hpp"
#include "model/schema.hpp"

namespace palermo::analysis {

// What is to be made of one register and source: the tabulations, and what other registers add.
struct Work {
  std::vector<frame::Tabulation> tabulations;
  std::map<std::string, std::pair<Join, Joined>> joins;  // by tabulation
};

// Fields of the register that the work reads. Fails with analysis.tabulation.option.
base::Result<std::vector<std::string>> columns_for(const Work& work, const model::Schema& schema);

// In the order of the tabulations, then of the rules. Where the subject's records follow several
// counting rules, a table of one of them says so in its name. Derived columns are put into the
// subject's frame. Fails with analysis.tabulation.method, analysis.tabulation.option, and as frame
// does.
base::Result<std::vector<ExactTable>> make_tables(Subject& subject, const Work& work,
                                                  const std::string& source);

}  // namespace palermo::analysis
