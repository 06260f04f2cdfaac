// A store: the ledger, the schemas of its registers, and the current records projected from it.
//
// Everything but the ledger can be rebuilt from it. A store is real or training, for ever: that
// stands in its first entry and decides which places exist. Not thread-safe; open one per thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "ledger/ledger.hpp"
#include "model/places.hpp"
#include "model/schema.hpp"

namespace palermo::registers {

// A record as it stands. Views are valid during the visit only.
struct CurrentRecord {
  base::RecordId id;            // of its first version
  ledger::RecordPlace place;    // of this version
  std::string_view party;       // who reported it
  std::string_view source;      // the mapping's source: "ctdc", "glotip", "native"
  std::string_view body;        // canonical JSON
};

struct Query {
  std::string source;           // empty: all
  std::string party;            // reporter; empty: all
  std::optional<base::EntryIndex> as_of;  // as the store stood after that entry; empty: now
};

class Store {
 public:
  static base::Result<void> create(const std::string& directory, const std::string& origin,
                                   bool training);
  static base::Result<Store> open(const std::string& directory, ledger::Access access);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  bool training() const;
  const std::string& directory() const;
  const model::Schemas& schemas() const;
  const model::Places& places() const;
  ledger::Ledger& ledger();
  const ledger::Ledger& ledger() const;

  // Current records of a register in the order of their first versions, withdrawn and erased ones
  // left out.
  base::Result<void> for_each(std::string_view register_name, const Query& query,
                              const std::function<base::Result<void>(const CurrentRecord&)>& visit) const;
  base::Result<std::uint64_t> count(std::string_view register_name, const Query& query) const;
  // Sources that hold current records of a register, sorted.
  base::Result<std::vector<std::string>> sources(std::string_view register_name) const;
  // Entry whose state a date or index names; the newest when empty. Fails with
  // registers.as_of.unknown.
  base::Result<base::EntryIndex> as_of(std::string_view entry_or_date) const;

  // Drops everything derived and makes it again from the ledger.
  base::Result<void> rebuild();

 private:
  friend class Submission;
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace palermo::registers
