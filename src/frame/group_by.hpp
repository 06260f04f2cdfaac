// Counting rows by the codes of some columns.
//
// When the codes span few combinations, counts stand in one array addressed in mixed radix, else in
// a hash table. Large frames are shared between threads; counts do not depend on how many. A row
// counts once for each combination of its values, so that a list column counts it once per value.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "frame/frame.hpp"

namespace palermo::frame {

// Mixed radix over the columns: key = sum of code[i] * stride[i].
struct Groups {
  std::vector<std::uint64_t> strides;
  std::vector<std::uint64_t> keys;  // in no particular order; only groups that have rows
  std::vector<std::uint64_t> counts;
  Code code(std::size_t group, std::size_t column) const;
};

// `meant`: a byte for each row, or empty for all. `threads` 0: as many as the machine has, for
// frames that are large enough. Fails with frame.groups.too_many when the combinations of codes
// exceed 2^62.
base::Result<Groups> group_by(const Frame& frame, const std::vector<const Column*>& by,
                              std::span<const std::uint8_t> meant = {}, unsigned threads = 0);

}  // namespace palermo::frame
