// A table as exact as the records, with what a reader of it must be told. It goes to disclosure and
// nowhere else: it can be neither printed nor encoded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/restricted.hpp"
#include "model/table.hpp"

namespace palermo::analysis {

struct ExactTable {
  std::string name;  // "<tabulation>.<source>"; "...-<rule>" where a source mixes counting rules
  std::string tabulation;  // its id
  std::string register_name;
  std::string source;
  std::string counting_rule;
  std::string unit;
  std::string period;                  // "2002-2017", the years that are counted; empty: no years
  std::vector<std::string> reporters;  // party codes behind the figures, sorted
  std::uint64_t entries_from = 0;      // ledger entries that hold the source's records
  std::uint64_t entries_to = 0;
  std::vector<std::string> notes;
  model::Restricted<model::Table> table;
};

}  // namespace palermo::analysis
