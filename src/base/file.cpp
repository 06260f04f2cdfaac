#include "base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace palermo::base {
namespace {

Error failed(const std::string& path, const char* id) {
  const int reason = errno;
  if (reason == ENOSPC || reason == EDQUOT)
    return error(Code::unavailable, "base.file.disk_full").in_file(path);
  return error(reason == ENOENT ? Code::not_found : Code::unavailable, id)
      .in_file(path)
      .with("reason", std::strerror(reason));
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failed(path, "base.file.unreadable");
  std::string out;
  struct stat info {};
  if (::fstat(fd, &info) == 0 && info.st_size > 0) out.reserve(static_cast<std::size_t>(info.st_size));
  char buffer[1 << 16];
  for (;;) {
    const auto got = ::read(fd, buffer, sizeof buffer);
    if (got < 0) {
      auto fault = failed(path, "base.file.unreadable");
      ::close(fd);
      return fault;
    }
    if (got == 0) break;
    out.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(fd);
  return out;
}

Result<void> write_file(const std::string& path, std::string_view bytes) {
  const std::string temporary = path + ".tmp";
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return failed(path, "base.file.unwritable");
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto wrote = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (wrote < 0) {
      auto fault = failed(path, "base.file.unwritable");
      ::close(fd);
      ::unlink(temporary.c_str());
      return fault;
    }
    done += static_cast<std::size_t>(wrote);
  }
  if (::fsync(fd) != 0 || ::close(fd) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0) {
    auto fault = failed(path, "base.file.unwritable");
    ::unlink(temporary.c_str());
    return fault;
  }
  return {};
}

Result<void> make_directories(const std::string& path) {
  std::error_code ec;
  std::filesystem::create_directories(path, ec);
  if (!ec) return {};
  errno = ec.value();
  return failed(path, "base.file.unwritable");
}

std::vector<std::string> list_files(const std::string& directory, std::string_view ending) {
  std::vector<std::string> out;
  std::error_code ec;
  for (const auto& item : std::filesystem::directory_iterator(directory, ec)) {
    const auto name = item.path().filename().string();
    if (item.is_regular_file() && name.size() >= ending.size() && name.ends_with(ending))
      out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace palermo::base
