// A ZIP file's entries, unpacked as a stream and never beyond Limits: number of entries, size and
// ratio, both as declared and as they turn out. Nothing is written to disk. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "formats/input.hpp"

struct zip;
struct zip_file;

namespace palermo::formats {

class ArchiveEntry {
 public:
  ~ArchiveEntry();
  ArchiveEntry(const ArchiveEntry&) = delete;
  ArchiveEntry& operator=(const ArchiveEntry&) = delete;
  // 0 at the end. Fails with formats.xlsx.bomb or .damaged.
  base::Result<std::size_t> read(char* out, std::size_t capacity);
  const std::string& name() const { return name_; }

 private:
  friend class Archive;
  ArchiveEntry() = default;
  zip_file* file_ = nullptr;
  std::string name_;
  std::string archive_;
  std::uint64_t declared_ = 0;
  std::uint64_t unpacked_ = 0;
};

class Archive {
 public:
  // Takes all of `input`: a plain file at `path` is only hashed and then read in place, anything
  // else is held in memory. Fails with formats.xlsx.damaged, .bomb, file.too_large.
  static base::Result<std::unique_ptr<Archive>> open(Input& input, const std::string& path,
                                                     const std::string& file,
                                                     const Limits& limits);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  bool has(const std::string& name) const;
  // `held`: its content will be kept in memory, so a fifth of the ratio is a bomb already. Fails with
  // formats.xlsx.part_missing, .encrypted, .bomb.
  base::Result<std::unique_ptr<ArchiveEntry>> entry(const std::string& name, bool held) const;
  const std::string& file() const { return file_; }
  const Limits& limits() const { return limits_; }

 private:
  Archive(std::string file, const Limits& limits) : file_(std::move(file)), limits_(limits) {}
  zip* zip_ = nullptr;
  std::string bytes_;
  std::string file_;
  Limits limits_;
};

}  // namespace palermo::formats
