// Patterns of schemas: a subset of ECMA-262 that is matched in one pass over the bytes, so that no
// schema can make a row take long. `^`, then characters, `\` escapes, classes `[A-Za-z0-9_-]`,
// `\d`, `\w`, each with `?`, `*`, `+`, `{n}` or `{n,m}`, then `$`; no groups, no alternatives, ASCII.
// What may be left out or repeated must end where what follows it begins: `[a-z]*b` is refused.
// Immutable; thread-safe.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace palermo::model {

class Pattern {
 public:
  // nullopt: not of the subset.
  static std::optional<Pattern> parse(std::string_view text);
  bool matches(std::string_view text) const;

 private:
  using Bytes = std::bitset<256>;
  struct Step {
    Bytes bytes;
    std::size_t least = 1, most = 1;
  };
  std::vector<Step> steps_;
};

}  // namespace palermo::model
