// Preloaded under a writer of a store: counts the operations on the store's files and, at the
// chosen one, lets the process or the disk fail.
//
//   FAULT_DIR      only files below it count; "-shm" files (no durable content) and the lock do not
//   FAULT_MODE     none | kill | tear | power | enospc | eio
//   FAULT_AT       number of the operation, from 1
//   FAULT_COUNT    file that gets the number of operations at the process's end
//   FAULT_RELEASE  once this file exists, enospc is over
//   FAULT_IMAGES   folder through which the model of the disk outlives a process
//
// kill: SIGKILL instead of the operation. tear: half of the write, then SIGKILL. power: what was
// not synced is undone, then SIGKILL. enospc: every write from there on finds no room. eio: the
// first sync from there on fails once, and what it should have synced never reaches the disk, as
// Linux does it: the pages count as clean; at the process's end the power fails.
//
// The disk is modelled as one durable image for each path: a sync copies the ranges written since
// the last one. Directory entries and removals count as durable at once.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace {

template <class F>
F* real(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

struct Range {
  off_t begin, end;
};

struct File {
  std::string durable;         // what the disk holds for certain
  std::vector<Range> written;  // since the last sync
};

enum class Mode { none, kill, tear, power, enospc, eio };

struct Shim {
  Shim() {
    const auto text = [](const char* name) {
      const char* value = std::getenv(name);
      return std::string(value ? value : "");
    };
    directory = text("FAULT_DIR");
    const auto wanted = text("FAULT_MODE");
    const char* names[] = {"none", "kill", "tear", "power", "enospc", "eio"};
    for (int i = 0; i < 6; ++i)
      if (wanted == names[i]) mode = static_cast<Mode>(i);
    at = std::atol(text("FAULT_AT").c_str());
    count_path = text("FAULT_COUNT");
    release_path = text("FAULT_RELEASE");
    images = text("FAULT_IMAGES");
  }
  ~Shim() {
    if (mode == Mode::eio) lose_power();
    if (count_path.empty()) return;
    if (std::FILE* out = std::fopen(count_path.c_str(), "w")) {
      std::fprintf(out, "%ld\n", count);
      std::fclose(out);
    }
    ended = true;
  }

  bool tracks(const std::string& path) const {
    return !ended && !directory.empty() && path.starts_with(directory + "/") &&
           !path.ends_with("-shm") && !path.ends_with(".lock");
  }

  // Writes every file as the disk holds it for certain.
  void lose_power() {
    for (const auto& [path, file] : by_path) {
      const int fd = real<int(const char*, int, ...)>("open")(path.c_str(), O_WRONLY);
      if (fd < 0) continue;
      std::size_t done = 0;
      while (done < file->durable.size()) {
        const auto wrote = real<ssize_t(int, const void*, size_t, off_t)>("pwrite")(
            fd, file->durable.data() + done, file->durable.size() - done, static_cast<off_t>(done));
        if (wrote <= 0) std::abort();
        done += static_cast<std::size_t>(wrote);
      }
      if (real<int(int, off_t)>("ftruncate")(fd, static_cast<off_t>(file->durable.size())) != 0)
        std::abort();
      real<int(int)>("close")(fd);
    }
  }

  std::string image_of(const std::string& path) const {
    return images + path.substr(path.rfind('/'));
  }
  void save(const std::string& path, const File& file) const {
    if (images.empty()) return;
    if (std::FILE* out = std::fopen(image_of(path).c_str(), "wb")) {
      std::fwrite(file.durable.data(), 1, file.durable.size(), out);
      std::fclose(out);
    }
  }
  bool load(const std::string& path, File& file) const {
    std::FILE* in = images.empty() ? nullptr : std::fopen(image_of(path).c_str(), "rb");
    if (!in) return false;
    char piece[4096];
    for (std::size_t got; (got = std::fread(piece, 1, sizeof piece, in)) > 0;)
      file.durable.append(piece, got);
    std::fclose(in);
    return true;
  }

  [[noreturn]] void die() {
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();
  }

  // Counts one operation; true when the fault is due.
  bool step() {
    ++count;
    const bool due = count == at;
    if (due && mode == Mode::power) {
      lose_power();
      die();
    }
    if (due && mode == Mode::kill) die();
    return due;
  }

  bool full() const {
    return mode == Mode::enospc && count >= at &&
           (release_path.empty() || ::access(release_path.c_str(), F_OK) != 0);
  }

  std::mutex mutex;
  std::string directory, count_path, release_path, images;
  Mode mode = Mode::none;
  long at = 0, count = 0;
  bool sync_failed = false, ended = false;
  std::map<std::string, std::shared_ptr<File>> by_path;
  std::map<int, std::shared_ptr<File>> by_descriptor;
};

Shim& shim() {
  static Shim one;
  return one;
}

std::string contents(int fd) {
  struct stat info{};
  ::fstat(fd, &info);
  std::string out(static_cast<std::size_t>(info.st_size), '\0');
  const int reader = real<int(const char*, int, ...)>("open")(
      ("/proc/self/fd/" + std::to_string(fd)).c_str(), O_RDONLY | O_CLOEXEC);
  std::size_t done = 0;
  while (done < out.size()) {
    const auto got =
        ::pread(reader, out.data() + done, out.size() - done, static_cast<off_t>(done));
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  real<int(int)>("close")(reader);
  out.resize(done);
  return out;
}

int opened(int fd, const char* path) {
  auto& s = shim();
  const std::lock_guard lock(s.mutex);
  if (fd < 0 || !s.tracks(path)) return fd;
  auto& file = s.by_path[path];
  if (!file) {
    file = std::make_shared<File>();
    if (!s.load(path, *file)) file->durable = contents(fd);
  }
  s.by_descriptor[fd] = file;
  return fd;
}

File* tracked(Shim& s, int fd) {
  const auto found = s.by_descriptor.find(fd);
  return found == s.by_descriptor.end() ? nullptr : found->second.get();
}

// `write` performs the operation on `bytes` bytes.
template <class Write>
ssize_t on_write(int fd, off_t offset, std::size_t bytes, Write write) {
  auto& s = shim();
  const std::lock_guard lock(s.mutex);
  auto* file = tracked(s, fd);
  if (!file) return write(bytes);
  const bool due = s.step();
  if (due && s.mode == Mode::tear) {
    if (bytes > 1) (void)!write(bytes / 2);
    s.die();
  }
  if (s.full()) {
    errno = ENOSPC;
    return -1;
  }
  if (offset < 0) offset = ::lseek(fd, 0, SEEK_CUR);
  const auto wrote = write(bytes);
  if (wrote > 0) file->written.push_back({offset, offset + wrote});
  return wrote;
}

int on_sync(int fd) {
  auto& s = shim();
  const std::lock_guard lock(s.mutex);
  auto* file = tracked(s, fd);
  if (!file) return 0;
  if (s.step() && s.mode == Mode::tear) s.die();
  if (s.mode == Mode::eio && s.count >= s.at && !s.sync_failed) {
    s.sync_failed = true;
    file->written.clear();
    errno = EIO;
    return -1;
  }
  const auto now = contents(fd);
  file->durable.resize(now.size());
  for (const auto& range : file->written) {
    const auto begin = static_cast<std::size_t>(range.begin);
    const auto end = std::min(static_cast<std::size_t>(range.end), now.size());
    if (begin < end) file->durable.replace(begin, end - begin, now, begin, end - begin);
  }
  file->written.clear();
  for (const auto& [path, one] : s.by_path)
    if (one.get() == file) s.save(path, *one);
  return 0;
}

int on_truncate(int fd, off_t size) {
  const auto truncate = real<int(int, off_t)>("ftruncate");
  auto& s = shim();
  const std::lock_guard lock(s.mutex);
  auto* file = tracked(s, fd);
  if (!file) return truncate(fd, size);
  if (s.step() && s.mode == Mode::tear) s.die();
  struct stat info{};
  ::fstat(fd, &info);
  if (size > info.st_size && s.full()) {
    errno = ENOSPC;
    return -1;
  }
  file->written.push_back({std::min(size, info.st_size), std::max(size, info.st_size)});
  return truncate(fd, size);
}

int on_unlink(const char* path) {
  const auto unlink = real<int(const char*)>("unlink");
  auto& s = shim();
  const std::lock_guard lock(s.mutex);
  if (s.by_path.contains(path)) {
    if (s.step() && s.mode == Mode::tear) s.die();
    s.by_path.erase(path);
    if (!s.images.empty()) unlink(s.image_of(path).c_str());
  }
  return unlink(path);
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto permissions = va_arg(rest, mode_t);
  va_end(rest);
  return opened(real<int(const char*, int, ...)>("open")(path, flags, permissions), path);
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto permissions = va_arg(rest, mode_t);
  va_end(rest);
  return opened(real<int(const char*, int, ...)>("open64")(path, flags, permissions), path);
}

int close(int fd) {
  {
    auto& s = shim();
    const std::lock_guard lock(s.mutex);
    s.by_descriptor.erase(fd);
  }
  return real<int(int)>("close")(fd);
}

ssize_t write(int fd, const void* data, size_t bytes) {
  const auto next = real<ssize_t(int, const void*, size_t)>("write");
  return on_write(fd, -1, bytes, [&](size_t n) { return next(fd, data, n); });
}

ssize_t pwrite(int fd, const void* data, size_t bytes, off_t offset) {
  const auto next = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return on_write(fd, offset, bytes, [&](size_t n) { return next(fd, data, n, offset); });
}

ssize_t pwrite64(int fd, const void* data, size_t bytes, off64_t offset) {
  const auto next = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return on_write(fd, offset, bytes, [&](size_t n) { return next(fd, data, n, offset); });
}

ssize_t pwritev(int fd, const struct iovec* parts, int count, off_t offset) {
  const auto next = real<ssize_t(int, const struct iovec*, int, off_t)>("pwritev");
  std::size_t bytes = 0;
  for (int i = 0; i < count; ++i) bytes += parts[i].iov_len;
  return on_write(fd, offset, bytes, [&](size_t n) {
    if (n == bytes) return next(fd, parts, count, offset);
    return next(fd, parts, std::max(1, count / 2), offset);
  });
}

int fsync(int fd) { return on_sync(fd); }
int fdatasync(int fd) { return on_sync(fd); }
int ftruncate(int fd, off_t size) { return on_truncate(fd, size); }
int ftruncate64(int fd, off64_t size) { return on_truncate(fd, size); }
int unlink(const char* path) { return on_unlink(path); }

}  // extern "C"
