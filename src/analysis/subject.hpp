// What is tabulated: the records of one register and one source as a frame, and where they stand in
// the ledger. The methods (profile, trend, response) make figures of it without knowing the store.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "frame/filter.hpp"
#include "frame/frame.hpp"
#include "frame/tabulation.hpp"
#include "model/table.hpp"

namespace palermo::analysis {

struct Subject {
  frame::Frame frame;
  std::uint64_t entries_from = 0, entries_to = 0;
  // Parties that are organisations, or every party of a training store: figures by reporter are
  // made of these alone, because no State is set beside another.
  std::function<base::Result<bool>(const std::string& party)> may_be_named;
};

// What a method makes of a subject. Without rows there is no table.
struct Figures {
  model::Table table;
  std::vector<std::string> reporters;
  std::string period;
  std::vector<std::string> notes;
};

// One way of making a tabulation's figures over the rows that `where` means.
using Method = base::Result<Figures> (*)(const Subject&, const frame::Tabulation&,
                                         const frame::Filter& where);

// Values of a column that occur in the rows meant, in the column's order; no kinds of nothing.
base::Result<std::vector<std::string>> values_of(const Subject& subject, const std::string& column,
                                                 const frame::Filter& where);
// "2002-2017"; empty when the frame has no column `year` or no row a year.
base::Result<std::string> period_of(const Subject& subject, const frame::Filter& where);

}  // namespace palermo::analysis
