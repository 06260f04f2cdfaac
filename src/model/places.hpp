// Places: States, other areas and regions, their names in six languages, and the resolving of a
// name as somebody wrote it to one of them.
//
// Two naming authorities. `treaty`: the name is that of a depositary's list, where "Congo" is a
// State's official name. `free`: anything people write (demonyms, six languages, former names,
// misspellings), where "Congo" is ambiguous and nothing is guessed. Immutable; thread-safe.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace palermo::model {

enum class PlaceKind { state, observer, area, region, other };

struct Place {
  std::string code;  // ISO 3166-1 alpha-3, or "M49:145" for a region
  std::string alpha2;
  std::string m49;
  PlaceKind kind = PlaceKind::area;
  std::string region;      // M49 code of the region, "142"
  std::string sub_region;  // M49 code of the sub-region
  double longitude = 0, latitude = 0;
  std::map<std::string, std::string> name;  // language -> UNTERM short name, without article marks
  std::string note;                         // id of the UN's statistical note, or empty
  bool invented = false;                    // of the training world
};

struct Resolution {
  enum class Outcome { resolved, ambiguous, unknown, not_a_place } outcome = Outcome::unknown;
  std::string code;                     // when resolved
  std::vector<std::string> candidates;  // codes, when ambiguous; the nearest names, when unknown
  bool by_spelling = false;             // resolved although misspelt: worth a warning
  std::string special;                  // not_a_place: "nationals", "abroad", "unknown", "stateless"...
};

enum class NamingAuthority { treaty, free };

class Places {
 public:
  // facts/places.json and its companions, or the invented world's (training).
  static base::Result<Places> load(const std::string& facts_directory, bool training);

  const Place* find(std::string_view code) const;  // alpha-3, alpha-2 or M49
  const std::vector<Place>& all() const { return places_; }
  // `on`: the day the name was used, so that former names mean what they meant then.
  Resolution resolve(std::string_view name, NamingAuthority authority,
                     std::optional<base::Date> on = {}) const;
  std::string name(std::string_view code, std::string_view language) const;

 private:
  struct Index;
  std::vector<Place> places_;
  std::shared_ptr<const Index> index_;
};

}  // namespace palermo::model
