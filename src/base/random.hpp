// Reproducible randomness for simulation, sampling and tests. Never for secrets: see hash.hpp.
#pragma once

#include <cstdint>

namespace palermo::base {

// SplitMix64-seeded xoshiro256** (Blackman and Vigna 2018). The same seed gives the same numbers
// on every machine, which std:: distributions do not promise.
class SeededRandom {
 public:
  explicit SeededRandom(std::uint64_t seed);
  std::uint64_t next();
  // Uniform in [0, n) without bias; n > 0.
  std::uint64_t below(std::uint64_t n);
  // Uniform in [0, 1) with 53 bits.
  double unit();
  bool chance(double p) { return unit() < p; }
  double normal();  // mean 0, variance 1
  // An independent stream, the same for the same seed and label.
  SeededRandom fork(std::uint64_t label) const;

 private:
  std::uint64_t s_[4];
  std::uint64_t seed_;
};

}  // namespace palermo::base
