#include "formats/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstdio>

namespace palermo::formats {

namespace {
constexpr std::size_t kBuffer = 256u << 10;
}

struct Output::Deflate {
  z_stream stream{};
  std::string out;
  ~Deflate() { deflateEnd(&stream); }
};

Output::Output() = default;

Output::~Output() {
  if (fd_ > 2) ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

base::Error Output::unwritable() const {
  return base::error(errno == ENOSPC ? base::Code::unavailable : base::Code::forbidden,
                     errno == ENOSPC ? "formats.file.disk_full" : "formats.file.unwritable")
      .in_file(path_);
}

base::Result<std::unique_ptr<Output>> Output::create(const std::string& path) {
  std::unique_ptr<Output> output(new Output);
  output->path_ = path;
  struct stat there;
  if (path == "-") {
    output->fd_ = 1;
  } else if (::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
    // A pipe or a device is written in place; a directory fails here.
    output->fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (output->fd_ < 0) return output->unwritable();
  } else {
    const std::string temporary = path + ".part";
    output->fd_ = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (output->fd_ < 0) return output->unwritable();
    output->temporary_ = temporary;
  }
  if (path.ends_with(".gz")) {
    output->deflate_ = std::make_unique<Deflate>();
    output->deflate_->out.resize(kBuffer);
    if (deflateInit2(&output->deflate_->stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK)
      return base::error(base::Code::internal, "formats.file.unwritable").in_file(path);
  }
  return output;
}

base::Result<void> Output::store(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return unwritable();
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

base::Result<void> Output::deflate(std::string_view bytes, bool end) {
  z_stream& stream = deflate_->stream;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  do {
    stream.next_out = reinterpret_cast<Bytef*>(deflate_->out.data());
    stream.avail_out = static_cast<uInt>(deflate_->out.size());
    ::deflate(&stream, end ? Z_FINISH : Z_NO_FLUSH);
    TRY(store({deflate_->out.data(), deflate_->out.size() - stream.avail_out}));
  } while (stream.avail_out == 0);
  return {};
}

base::Result<void> Output::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() < kBuffer) return {};
  const std::string full = std::exchange(buffer_, {});
  return deflate_ ? deflate(full, false) : store(full);
}

base::Result<void> Output::close() {
  const std::string rest = std::exchange(buffer_, {});
  if (deflate_) TRY(deflate(rest, true));
  else TRY(store(rest));
  if (temporary_.empty()) return {};
  const bool kept = ::fsync(fd_) == 0 || errno == EINVAL;
  if (!kept || ::close(std::exchange(fd_, -1)) != 0 ||
      std::rename(temporary_.c_str(), path_.c_str()) != 0)
    return unwritable();
  temporary_.clear();
  return {};
}

}  // namespace palermo::formats
