// An edition: the frozen set of tables that everything published is cut from. Stored in the ledger
// as one JSON body and never recomputed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "disclosure/released.hpp"
#include "model/table.hpp"

namespace palermo::disclosure {

// A table with all that a reader must be told beside it. `name` is permanent: it is the CSV's file
// name and the address within an edition.
struct EditionTable {
  std::string name;           // "victims_by_sex_age.ctdc"
  std::string tabulation;     // "victims_by_sex_age": id of its titles in i18n/*/tabulations.json
  std::string register_name;  // "victim"
  std::string source;         // "ctdc", "glotip", "untc", "native", "citation-index": facts of it in i18n/*/sources.json
  std::string method;         // "as-published", "threshold", "private"
  std::string counting_rule;  // "assisted", "detected", "presumed", "treaty_actions": i18n/*/counting_rules.json
  std::string unit;           // "persons", "cases", "actions", "classes"
  std::string as_of;          // the source's own date where it has one, else the release's date
  std::string period;         // "2002-2017", empty: not applicable
  int k = 0;                  // threshold: smallest count shown
  int rounding = 0;           // threshold: counts are multiples of it; 0: exact
  std::uint64_t entries_from = 0, entries_to = 0;  // lineage: ledger entries behind it
  std::vector<std::string> reporters;              // lineage: party codes, sorted
  std::vector<std::string> notes;                  // ids in i18n/*/table_notes.json
  bool total_kept = false;  // rows with kTotal hold published totals
  model::Table table;
};

// What changed against the edition before: cells whose published value differs.
struct Revision {
  std::string table;
  std::uint64_t cells_changed = 0;
  std::uint64_t cells_added = 0;
  std::uint64_t cells_gone = 0;
};

struct EditionData {
  base::EditionId id;
  base::Instant released;
  std::string origin;
  bool training = false;
  bool candidate = false;
  std::uint64_t ledger_size = 0;  // entries it rests on
  std::string ledger_root;        // hex
  std::string ledger_public_key;  // vkey of the checkpoints, for verify --key
  std::string previous;           // edition before, or empty
  std::vector<Revision> revisions;
  std::vector<EditionTable> tables;
  const EditionTable* find(std::string_view table_name) const;
};

using Edition = Released<EditionData>;

base::Json to_json(const EditionData& edition);
base::Result<EditionData> edition_from_json(const base::Json& json);

}  // namespace palermo::disclosure
