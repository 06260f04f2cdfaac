#include "frame/group_by.hpp"

#include <algorithm>
#include <array>
#include <thread>

namespace palermo::frame {

using base::error;
using base::Result;

namespace {

// Rows whose keys are worked out together: they stay in the nearest cache, and a constant length
// lets the compiler use wide instructions.
constexpr std::size_t kBlock = 4096;
// Frames below this are not worth a second thread.
constexpr std::size_t kRowsPerThread = 100'000;

// The columns of one request, parted into those with one value a row and those with several.
struct Plan {
  struct Part {
    const Column* column;
    std::uint64_t stride;
  };
  std::vector<Part> single, many;
  std::span<const std::uint8_t> meant;
  std::uint64_t groups = 1;  // combinations of codes
};

// keys[i] += codes[i] * stride, in arithmetic modulo the key's width: all keys are below it.
template <class Key, class Width>
void add_full_block(Key* __restrict keys, const Width* __restrict codes, Key stride) {
  for (std::size_t i = 0; i < kBlock; ++i)
    keys[i] = static_cast<Key>(keys[i] + static_cast<Key>(codes[i]) * stride);
}

template <class Key>
void add_column(std::array<Key, kBlock>& keys, const Plan::Part& part, std::size_t from,
                std::size_t n) {
  const auto stride = static_cast<Key>(part.stride);
  part.column->codes().visit([&](auto codes) {
    const auto* first = codes.data() + from;
    if (n == kBlock) return add_full_block(keys.data(), first, stride);
    for (std::size_t i = 0; i < n; ++i)
      keys[i] = static_cast<Key>(keys[i] + static_cast<Key>(first[i]) * stride);
  });
}

template <class Count>
void spread(const Plan& plan, std::size_t at, std::size_t row, std::uint64_t key, Count& count) {
  const auto& part = plan.many[at];
  const auto& codes = part.column->codes();
  const auto end = part.column->starts()[row + 1];
  for (auto i = part.column->starts()[row]; i < end; ++i) {
    const auto next = key + codes[i] * part.stride;
    if (at + 1 == plan.many.size()) count(next);
    else spread(plan, at + 1, row, next, count);
  }
}

// Calls count(key) for every combination of values of the rows [from, to).
template <class Key, class Count>
void for_each_key(const Plan& plan, std::size_t from, std::size_t to, Count&& count) {
  std::array<Key, kBlock> keys;
  for (std::size_t start = from; start < to; start += kBlock) {
    const std::size_t n = std::min(kBlock, to - start);
    keys.fill(0);
    for (const auto& part : plan.single) add_column(keys, part, start, n);
    if (plan.many.empty() && plan.meant.empty()) {
      for (std::size_t i = 0; i < n; ++i) count(keys[i]);
    } else if (plan.many.empty()) {
      for (std::size_t i = 0; i < n; ++i)
        if (plan.meant[start + i]) count(keys[i]);
    } else {
      for (std::size_t i = 0; i < n; ++i)
        if (plan.meant.empty() || plan.meant[start + i]) spread(plan, 0, start + i, keys[i], count);
    }
  }
}

// Counts in one array. Rows that follow each other often fall into one group; four arrays in turn
// keep an addition from waiting for the one before it.
class DenseCounts {
 public:
  explicit DenseCounts(std::uint64_t groups)
      : groups_(groups), copies_(groups <= 4096 ? 4 : 1), counts_(groups * copies_) {}

  void run(const Plan& plan, std::size_t from, std::size_t to) {
    std::uint32_t* const counts = counts_.data();
    if (groups_ <= 4096 && plan.many.empty()) {
      const std::size_t step = groups_;
      std::size_t turn = 0;
      for_each_key<std::uint16_t>(plan, from, to, [&](std::size_t key) {
        ++counts[key + step * turn];
        turn = (turn + 1) & 3;
      });
    } else if (groups_ <= 1u << 16) {
      for_each_key<std::uint16_t>(plan, from, to, [&](std::size_t key) { ++counts[key]; });
    } else {
      for_each_key<std::uint32_t>(plan, from, to, [&](std::size_t key) { ++counts[key]; });
    }
  }

  std::uint64_t operator[](std::uint64_t group) const {
    std::uint64_t sum = 0;
    for (unsigned copy = 0; copy < copies_; ++copy) sum += counts_[group + copy * groups_];
    return sum;
  }

 private:
  std::uint64_t groups_;
  unsigned copies_;
  std::vector<std::uint32_t> counts_;  // a run is over fewer than 2^32 combinations
};

// Counts in an open-addressing hash table.
class HashedCounts {
 public:
  HashedCounts() : keys_(1024, kFree), counts_(1024) {}

  void run(const Plan& plan, std::size_t from, std::size_t to) {
    for_each_key<std::uint64_t>(plan, from, to, [&](std::uint64_t key) { add(key, 1); });
  }
  void add(std::uint64_t key, std::uint64_t n) {
    const std::size_t mask = keys_.size() - 1;
    std::size_t at = mixed(key) & mask;
    while (keys_[at] != key && keys_[at] != kFree) at = (at + 1) & mask;
    counts_[at] += n;
    if (keys_[at] == key) return;
    keys_[at] = key;
    if (++used_ * 2 > keys_.size()) grow();
  }
  template <class F>
  void for_each(F&& f) const {
    for (std::size_t i = 0; i < keys_.size(); ++i)
      if (keys_[i] != kFree) f(keys_[i], counts_[i]);
  }

 private:
  static constexpr std::uint64_t kFree = ~std::uint64_t{0};
  // The finaliser of MurmurHash3 (Appleby), so that neighbouring keys do not cluster.
  static std::size_t mixed(std::uint64_t key) {
    key = (key ^ (key >> 33)) * 0xff51afd7ed558ccdULL;
    key = (key ^ (key >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return key ^ (key >> 33);
  }
  void grow() {
    const auto keys = std::move(keys_);
    const auto counts = std::move(counts_);
    keys_.assign(keys.size() * 4, kFree);
    counts_.assign(keys_.size(), 0);
    used_ = 0;
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (keys[i] != kFree) add(keys[i], counts[i]);
  }

  std::vector<std::uint64_t> keys_, counts_;
  std::size_t used_ = 0;
};

// Runs one counter for each share of the rows, each on its own thread.
template <class Counts>
void run_shares(std::vector<Counts>& counters, const Plan& plan, std::size_t rows) {
  const std::size_t shares = counters.size();
  auto share = [&](std::size_t i) {
    counters[i].run(plan, rows * i / shares, rows * (i + 1) / shares);
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < shares; ++i) threads.emplace_back(share, i);
  share(0);
}

}  // namespace

Code Groups::code(std::size_t group, std::size_t column) const {
  const auto above = column == 0 ? keys[group] : keys[group] % strides[column - 1];
  return static_cast<Code>(above / strides[column]);
}

Result<Groups> group_by(const Frame& frame, const std::vector<const Column*>& by,
                        std::span<const std::uint8_t> meant, unsigned threads) {
  Groups out;
  Plan plan;
  plan.meant = meant;
  out.strides.resize(by.size());
  for (std::size_t i = by.size(); i-- > 0;) {
    out.strides[i] = plan.groups;
    (by[i]->many() ? plan.many : plan.single).push_back({by[i], plan.groups});
    if (__builtin_mul_overflow(plan.groups, by[i]->cardinality(), &plan.groups) ||
        plan.groups > std::uint64_t{1} << 62)
      return error(base::Code::too_large, "frame.groups.too_many");
  }
  const std::size_t rows = frame.rows();
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t shares = std::clamp<std::size_t>(rows / kRowsPerThread, 1, threads);
  const auto dense_limit = std::clamp<std::uint64_t>(rows * 2, 1u << 12, 1u << 23);
  if (plan.groups <= dense_limit) {
    std::vector<DenseCounts> counters(shares, DenseCounts(plan.groups));
    run_shares(counters, plan, rows);
    for (std::uint64_t key = 0; key < plan.groups; ++key) {
      std::uint64_t count = 0;
      for (const auto& counter : counters) count += counter[key];
      if (count == 0) continue;
      out.keys.push_back(key);
      out.counts.push_back(count);
    }
  } else {
    std::vector<HashedCounts> counters(shares);
    run_shares(counters, plan, rows);
    for (std::size_t i = 1; i < shares; ++i)
      counters[i].for_each(
          [&](std::uint64_t key, std::uint64_t count) { counters[0].add(key, count); });
    counters[0].for_each([&](std::uint64_t key, std::uint64_t count) {
      out.keys.push_back(key);
      out.counts.push_back(count);
    });
  }
  return out;
}

}  // namespace palermo::frame
