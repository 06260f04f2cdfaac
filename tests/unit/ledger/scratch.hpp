// What the ledger's tests share: a scratch directory, small stores, bodies that occur nowhere else.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/file.hpp"
#include "ledger/ledger.hpp"

namespace palermo::ledger::test {

class Scratch {
 public:
  Scratch() {
    static int count = 0;
    root_ = std::filesystem::temp_directory_path() /
            ("palermo-ledger-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(root_);
  }
  ~Scratch() { std::filesystem::remove_all(root_); }
  std::string path(const std::string& name) const { return (root_ / name).string(); }

 private:
  std::filesystem::path root_;
};

template <class T>
std::string error_id(const base::Result<T>& result) {
  return result ? "" : result.error().id;
}

// A body of about `bytes` bytes in which no 16 bytes recur in any other number's body.
inline std::string unique_body(std::uint64_t number, std::size_t bytes = 300) {
  std::string out = "{";
  while (out.size() < bytes)
    out += base::to_hex(base::sha256(std::to_string(number) + ":" + std::to_string(out.size())));
  return out + "}";
}

inline Ledger new_store(const std::string& directory) {
  auto made = Ledger::create(directory, "test.example/ledger", {{"kind", "genesis"}});
  if (!made) throw std::runtime_error(made.error().id);
  return std::move(*made);
}

// Appends one entry with the given bodies of register "victim"; returns its index.
inline base::EntryIndex append(Ledger& ledger, const std::vector<std::string>& bodies,
                               base::JsonObject header = {{"kind", "submission"}},
                               std::string_view label = "victim") {
  auto appender = ledger.begin();
  if (!appender) throw std::runtime_error(appender.error().id);
  for (const auto& body : bodies)
    if (const auto added = appender->add(label, body); !added)
      throw std::runtime_error(added.error().id);
  const auto entry = appender->commit(std::move(header));
  if (!entry) throw std::runtime_error(entry.error().id);
  return entry->index;
}

}  // namespace palermo::ledger::test
