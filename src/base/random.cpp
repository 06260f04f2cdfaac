#include "base/random.hpp"

#include <bit>
#include <cmath>
#include <numbers>

namespace palermo::base {
namespace {

std::uint64_t splitmix(std::uint64_t& x) {
  std::uint64_t z = (x += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

SeededRandom::SeededRandom(std::uint64_t seed) : seed_(seed) {
  for (auto& word : s_) word = splitmix(seed);
}

std::uint64_t SeededRandom::next() {
  const std::uint64_t result = std::rotl(s_[1] * 5, 7) * 9;
  const std::uint64_t t = s_[1] << 17;
  s_[2] ^= s_[0];
  s_[3] ^= s_[1];
  s_[1] ^= s_[2];
  s_[0] ^= s_[3];
  s_[2] ^= t;
  s_[3] = std::rotl(s_[3], 45);
  return result;
}

std::uint64_t SeededRandom::below(std::uint64_t n) {
  // Lemire 2019, "Fast random integer generation in an interval", algorithm 5.
  auto product = static_cast<unsigned __int128>(next()) * n;
  auto low = static_cast<std::uint64_t>(product);
  if (low < n) {
    const std::uint64_t threshold = -n % n;
    while (low < threshold) {
      product = static_cast<unsigned __int128>(next()) * n;
      low = static_cast<std::uint64_t>(product);
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double SeededRandom::unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double SeededRandom::normal() {
  // Box and Muller 1958; 1 - unit() keeps the logarithm finite.
  const double r = std::sqrt(-2 * std::log(1 - unit()));
  return r * std::cos(2 * std::numbers::pi * unit());
}

SeededRandom SeededRandom::fork(std::uint64_t label) const {
  std::uint64_t x = seed_ ^ (label + 1) * 0xd1342543de82ef95;
  return SeededRandom(splitmix(x));
}

}  // namespace palermo::base
