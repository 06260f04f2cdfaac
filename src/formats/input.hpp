// Bytes of a file, of standard input or of memory: gunzipped where the magic bytes say so, counted
// and hashed as they pass. Bounded memory; a gzip bomb is refused (Limits). One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "formats/rows.hpp"

namespace palermo::formats {

class Input {
 public:
  // Fails with formats.file.unreadable.
  static base::Result<std::unique_ptr<Input>> open(const std::string& path_or_dash,
                                                   const Limits& limits);
  static base::Result<std::unique_ptr<Input>> from_memory(std::string bytes, const Limits& limits);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  // The first bytes, at most 64 KiB, without taking them.
  std::string_view peek() const { return std::string_view(head_).substr(head_taken_); }
  // Fills `out` as far as there is content; fewer than `capacity` only at the end. Fails with
  // formats.file.unreadable, formats.gzip.damaged, formats.gzip.bomb.
  base::Result<std::size_t> read(char* out, std::size_t capacity);
  base::Result<void> drain();
  // All that is left. Fails also with formats.file.too_large beyond `limit`.
  base::Result<std::string> read_all(std::size_t limit);
  // Of what was read; drain() first.
  Content content();
  // For content that is compressed in itself: a gzip ratio beyond 20 is then a bomb.
  void expect_little_compression();
  bool gzipped() const { return zlib_ != nullptr; }

 private:
  struct Zlib;
  explicit Input(const Limits& limits);
  base::Result<void> begin();
  base::Result<std::size_t> read_stored(char* out, std::size_t capacity);
  base::Result<std::size_t> read_unpacked(char* out, std::size_t capacity);

  Limits limits_;
  std::string name_;
  int fd_ = -1;
  std::string memory_;
  std::size_t memory_taken_ = 0;
  std::string stored_head_;  // two bytes looked at for the magic
  std::unique_ptr<Zlib> zlib_;
  std::string head_;
  std::size_t head_taken_ = 0;
  base::Sha256 hash_;
  std::string digest_;
  std::uint64_t bytes_ = 0;
};

}  // namespace palermo::formats
