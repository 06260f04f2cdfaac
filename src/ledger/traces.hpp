// What erased bytes would leave behind: their runs of 16 bytes, looked for elsewhere. Not
// thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.hpp"

namespace palermo::ledger {

class Traces {
 public:
  static constexpr std::size_t kRun = 16;

  Traces();
  // Every run of these bytes is looked for from now on; less than 16 bytes have none.
  void add(std::string_view bytes);
  // Runs that something else holds rightly are no traces.
  void forget(std::string_view held);
  bool empty() const { return runs_.empty(); }
  // Whether a file holds any of the runs. Read once, in pieces. Fails with base.file.unreadable.
  base::Result<bool> found_in(const std::string& path) const;
  // The same of bytes that are read by calls of `read`, which gives 0 at their end.
  base::Result<bool> found_in(
      const std::function<base::Result<std::size_t>(char* out, std::size_t room)>& read) const;

 private:
  struct Run {
    std::uint64_t first = 0, second = 0;
    bool operator==(const Run&) const = default;
  };
  struct RunHash {
    std::size_t operator()(const Run& run) const { return mix(run); }
  };
  static std::uint64_t mix(const Run& run);
  bool may_hold(std::uint64_t mixed) const;
  bool found_in_bytes(std::string_view bytes) const;

  std::unordered_set<Run, RunHash> runs_;
  std::vector<std::uint64_t> filter_;  // one bit for each hash value that an added run has had
};

}  // namespace palermo::ledger
