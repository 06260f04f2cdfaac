// SHA-256 (OpenSSL), hex and base64, random bytes (libsodium's CSPRNG).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace palermo::base {

using Hash = std::array<std::uint8_t, 32>;

// Incremental SHA-256. Not thread-safe; reusable after finish().
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256& update(std::string_view bytes);
  Sha256& update(std::span<const std::uint8_t> bytes);
  Hash finish();

 private:
  void* ctx_;
};

Hash sha256(std::string_view bytes);
std::string_view bytes_of(const Hash& hash);
std::string to_hex(std::string_view bytes);
std::string to_hex(const Hash& hash);
Result<std::string> from_hex(std::string_view hex);
std::string to_base64(std::string_view bytes);
Result<std::string> from_base64(std::string_view text);

// Unpredictable bytes; never seeded. For anything secret: keys, nonces, noise.
void random_bytes(std::span<std::uint8_t> out);

}  // namespace palermo::base
