// Records of a store as a frame. The store is read on the calling thread while another takes the
// bodies apart.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "frame/frame.hpp"
#include "registers/store.hpp"

namespace palermo::analysis {

struct Loaded {
  frame::Frame frame;
  std::uint64_t entries_from = 0, entries_to = 0;  // 0 and 0 without records
};

// Whose records are read, and which columns of them may be seen; called once for each owner.
struct Sight {
  bool record = true;
  std::vector<std::string> concealed;
};
using SightOf = std::function<Sight(std::string_view owner)>;

// Fails as Store::for_each and FrameBuilder do.
base::Result<Loaded> load(const registers::Store& store, const model::Schema& schema,
                          const registers::Query& query, const std::vector<std::string>& columns,
                          const SightOf& sight = {});

}  // namespace palermo::analysis
