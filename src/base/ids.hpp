// Strong identifiers: a party's code can never be passed where a record's id is wanted.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace palermo::base {

template <class Tag, class Rep>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(Rep value) : value_(std::move(value)) {}
  const Rep& value() const { return value_; }
  auto operator<=>(const StrongId&) const = default;

 private:
  Rep value_{};
};

using PartyId = StrongId<struct PartyTag, std::string>;          // "IOM", "FRA"
using PersonId = StrongId<struct PersonTag, std::string>;        // as given with --by
using RegisterId = StrongId<struct RegisterTag, std::string>;    // "victim"
using RecordId = StrongId<struct RecordTag, std::string>;        // "12-7": first entry and place in it
using EditionId = StrongId<struct EditionTag, std::string>;      // as given with --edition
using EntryIndex = StrongId<struct EntryTag, std::uint64_t>;     // leaf of the ledger, from 0

}  // namespace palermo::base

template <class Tag, class Rep>
struct std::hash<palermo::base::StrongId<Tag, Rep>> {
  std::size_t operator()(const palermo::base::StrongId<Tag, Rep>& id) const {
    return std::hash<Rep>{}(id.value());
  }
};
