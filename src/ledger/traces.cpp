#include "ledger/traces.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace palermo::ledger {

using base::Code;
using base::error;
using base::Result;

namespace {

constexpr int kFilterBits = 22;  // 512 KiB: stays in the second-level cache
constexpr std::size_t kPiece = 1 << 20;

}  // namespace

Traces::Traces() : filter_((std::size_t{1} << kFilterBits) / 64) {}

std::uint64_t Traces::mix(const Run& run) {
  return (run.first * 0x9e3779b97f4a7c15 ^ run.second) * 0xd1342543de82ef95;
}

bool Traces::may_hold(std::uint64_t mixed) const {
  const auto bit = mixed >> (64 - kFilterBits);
  return filter_[bit / 64] >> (bit % 64) & 1;
}

void Traces::add(std::string_view bytes) {
  for (std::size_t i = 0; i + kRun <= bytes.size(); ++i) {
    Run run;
    std::memcpy(&run, bytes.data() + i, kRun);
    runs_.insert(run);
    const auto bit = mix(run) >> (64 - kFilterBits);
    filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
}

void Traces::forget(std::string_view held) {
  for (std::size_t i = 0; i + kRun <= held.size(); ++i) {
    Run run;
    std::memcpy(&run, held.data() + i, kRun);
    if (may_hold(mix(run))) runs_.erase(run);
  }
}

bool Traces::found_in_bytes(std::string_view bytes) const {
  for (std::size_t i = 0; i + kRun <= bytes.size(); ++i) {
    Run run;
    std::memcpy(&run, bytes.data() + i, kRun);
    if (may_hold(mix(run)) && runs_.contains(run)) return true;
  }
  return false;
}

Result<bool> Traces::found_in(
    const std::function<Result<std::size_t>(char*, std::size_t)>& read) const {
  std::string piece;
  for (;;) {
    // The last bytes of a piece may begin a run that the next one ends.
    const auto kept = std::min(piece.size(), kRun - 1);
    piece.erase(0, piece.size() - kept);
    piece.resize(kept + kPiece);
    TRY_ASSIGN(const auto got, read(piece.data() + kept, kPiece));
    piece.resize(kept + got);
    if (found_in_bytes(piece)) return true;
    if (got == 0) return false;
  }
}

Result<bool> Traces::found_in(const std::string& path) const {
  const auto close = [](std::FILE* file) { std::fclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rbe"), close);
  const auto failed = [&] {
    const int reason = errno;
    return std::move(error(Code::unavailable, "base.file.unreadable")
                         .in_file(path)
                         .with("reason", std::strerror(reason)));
  };
  if (!file) return failed();
  return found_in([&](char* out, std::size_t room) -> Result<std::size_t> {
    const auto got = std::fread(out, 1, room, file.get());
    if (std::ferror(file.get())) return failed();
    return got;
  });
}

}  // namespace palermo::ledger
