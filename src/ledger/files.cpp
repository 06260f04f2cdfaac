#include "ledger/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/file.hpp"

namespace palermo::ledger {

using base::Code;
using base::error;
using base::Error;
using base::Result;

namespace {

Error failed(const std::string& path) {
  const int reason = errno;
  if (reason == ENOSPC || reason == EDQUOT)
    return error(Code::unavailable, "ledger.full").in_file(path);
  return error(Code::unavailable, "ledger.io").in_file(path).with("reason", std::strerror(reason));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

// Never for a moment readable by more than `permissions` allows.
Result<void> write_new(const std::string& path, std::string_view bytes, mode_t permissions) {
  ::unlink(path.c_str());
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions));
  if (file.get() < 0) return failed(path);
  while (!bytes.empty()) {
    const auto wrote = ::write(file.get(), bytes.data(), bytes.size());
    if (wrote < 0) return failed(path);
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (::fsync(file.get()) != 0) return failed(path);
  return {};
}

}  // namespace

Result<WriterLock> WriterLock::take(const Files& files) {
  const auto path = files.lock();
  WriterLock out;
  out.descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (out.descriptor_ < 0) return failed(path);
  if (::flock(out.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failed(path);
    return error(Code::conflict, "ledger.locked").in_file(files.directory);
  }
  return out;
}

WriterLock::WriterLock(WriterLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

WriterLock::~WriterLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> write_keys(const Files& files, const SigningKey& key) {
  if (::mkdir(files.keys().c_str(), 0700) != 0 && errno != EEXIST) return failed(files.keys());
  TRY(write_new(files.secret_key(), key.text() + "\n", 0600));
  TRY(write_new(files.public_key(), key.verifier().text() + "\n", 0644));
  return sync_directory(files.keys());
}

Result<VerifierKey> read_public_key(const Files& files) {
  TRY_ASSIGN(const auto text, base::read_file(files.public_key()));
  auto key = VerifierKey::parse(text);
  if (!key) return std::move(key.error().in_file(files.public_key()));
  return key;
}

Result<SigningKey> read_secret_key(const Files& files) {
  TRY_ASSIGN(const auto text, base::read_file(files.secret_key()));
  auto key = SigningKey::parse(text);
  if (!key) return std::move(key.error().in_file(files.secret_key()));
  return key;
}

Result<void> sync_directory(const std::string& directory) {
  const Descriptor file(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) return failed(directory);
  return {};
}

}  // namespace palermo::ledger
