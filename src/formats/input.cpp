#include "formats/input.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace palermo::formats {

namespace {
constexpr std::size_t kHead = 64u << 10;
constexpr std::size_t kStoredBlock = 256u << 10;
}  // namespace

struct Input::Zlib {
  z_stream stream{};
  std::string stored;
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  bool stored_end = false;
  bool between_members = false;
  bool end = false;
  ~Zlib() { inflateEnd(&stream); }
};

Input::Input(const Limits& limits) : limits_(limits) {}

Input::~Input() {
  if (fd_ > 0) ::close(fd_);
}

base::Result<std::unique_ptr<Input>> Input::open(const std::string& path, const Limits& limits) {
  std::unique_ptr<Input> input(new Input(limits));
  input->name_ = path;
  input->fd_ = path == "-" ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (input->fd_ < 0)
    return base::error(base::Code::not_found, "formats.file.unreadable").in_file(path);
  TRY(input->begin());
  return input;
}

base::Result<std::unique_ptr<Input>> Input::from_memory(std::string bytes, const Limits& limits) {
  std::unique_ptr<Input> input(new Input(limits));
  input->memory_ = std::move(bytes);
  TRY(input->begin());
  return input;
}

base::Result<void> Input::begin() {
  stored_head_.resize(2);
  TRY_ASSIGN(const std::size_t got, read_stored(stored_head_.data(), 2));
  stored_head_.resize(got);
  if (stored_head_ == "\x1f\x8b") {
    zlib_ = std::make_unique<Zlib>();
    zlib_->stored.resize(kStoredBlock);
    if (inflateInit2(&zlib_->stream, 15 + 16) != Z_OK)
      return base::error(base::Code::internal, "formats.gzip.damaged").in_file(name_);
  }
  // From memory it is known how little there may be.
  const bool small = fd_ < 0 && !zlib_ && memory_.size() < kHead;
  std::string head(small ? memory_.size() + 1 : kHead, '\0');
  TRY_ASSIGN(const std::size_t size, read(head.data(), head.size()));
  head.resize(size);
  head_ = std::move(head);
  return {};
}

base::Result<std::size_t> Input::read_stored(char* out, std::size_t capacity) {
  std::size_t n = 0;
  if (fd_ < 0) {
    n = std::min(capacity, memory_.size() - memory_taken_);
    std::memcpy(out, memory_.data() + memory_taken_, n);
    memory_taken_ += n;
    return n;
  }
  while (n < capacity) {
    const ssize_t got = ::read(fd_, out + n, capacity - n);
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      return base::error(base::Code::unavailable, "formats.file.unreadable").in_file(name_);
    }
    n += static_cast<std::size_t>(got);
  }
  return n;
}

base::Result<std::size_t> Input::read_unpacked(char* out, std::size_t capacity) {
  Zlib& z = *zlib_;
  const auto damaged = [this] {
    return base::error(base::Code::corrupt, "formats.gzip.damaged").in_file(name_);
  };
  z.stream.next_out = reinterpret_cast<Bytef*>(out);
  z.stream.avail_out = static_cast<uInt>(capacity);
  while (z.stream.avail_out > 0 && !z.end) {
    if (z.stream.avail_in == 0 && !z.stored_end) {
      std::size_t n = stored_head_.size();
      std::memcpy(z.stored.data(), stored_head_.data(), n);
      stored_head_.clear();
      TRY_ASSIGN(const std::size_t got, read_stored(z.stored.data() + n, z.stored.size() - n));
      n += got;
      z.in += n;
      z.stored_end = n < z.stored.size();
      z.stream.next_in = reinterpret_cast<Bytef*>(z.stored.data());
      z.stream.avail_in = static_cast<uInt>(n);
    }
    if (z.between_members) {
      // A gzip file may hold several members; zero bytes after the last are padding.
      while (z.stream.avail_in > 0 && *z.stream.next_in == 0) {
        ++z.stream.next_in;
        --z.stream.avail_in;
      }
      if (z.stream.avail_in == 0) {
        if (!z.stored_end) continue;
        z.end = true;
        break;
      }
      inflateReset(&z.stream);
      z.between_members = false;
    }
    const uInt before = z.stream.avail_out;
    const int code = inflate(&z.stream, Z_NO_FLUSH);
    z.out += before - z.stream.avail_out;
    if (code == Z_STREAM_END) {
      z.between_members = true;
      continue;
    }
    if (code != Z_OK && code != Z_BUF_ERROR) return damaged();
    if (z.stream.avail_in == 0 && z.stored_end && z.stream.avail_out > 0) return damaged();
    const std::uint64_t used = z.in - z.stream.avail_in;
    if (z.out > limits_.gzip_bytes && z.out / limits_.gzip_ratio > used)
      return base::error(base::Code::too_large, "formats.gzip.bomb").in_file(name_);
  }
  return capacity - z.stream.avail_out;
}

base::Result<std::size_t> Input::read(char* out, std::size_t capacity) {
  if (head_taken_ < head_.size()) {
    // The head was counted and hashed when it was read.
    const std::size_t n = std::min(capacity, head_.size() - head_taken_);
    std::memcpy(out, head_.data() + head_taken_, n);
    head_taken_ += n;
    if (n == capacity || head_.size() < kHead) return n;
    TRY_ASSIGN(const std::size_t more, read(out + n, capacity - n));
    return n + more;
  }
  std::size_t n = 0;
  if (zlib_) {
    TRY_ASSIGN(n, read_unpacked(out, capacity));
  } else {
    n = std::min(capacity, stored_head_.size());
    std::memcpy(out, stored_head_.data(), n);
    stored_head_.erase(0, n);
    TRY_ASSIGN(const std::size_t more, read_stored(out + n, capacity - n));
    n += more;
  }
  hash_.update(std::string_view(out, n));
  bytes_ += n;
  return n;
}

base::Result<void> Input::drain() {
  std::string block(kStoredBlock, '\0');
  while (true) {
    TRY_ASSIGN(const std::size_t n, read(block.data(), block.size()));
    if (n == 0) return {};
  }
}

base::Result<std::string> Input::read_all(std::size_t limit) {
  std::string all;
  while (true) {
    const std::size_t size = all.size();
    if (size > limit)
      return base::error(base::Code::too_large, "formats.file.too_large")
          .in_file(name_)
          .with("limit_mb", std::to_string(limit >> 20));
    all.resize(size + std::max(kStoredBlock, size / 2));
    TRY_ASSIGN(const std::size_t n, read(all.data() + size, all.size() - size));
    all.resize(size + n);
    if (n == 0) return all;
  }
}

void Input::expect_little_compression() {
  limits_.gzip_ratio = std::min<std::uint64_t>(limits_.gzip_ratio, 20);
  limits_.gzip_bytes = std::min<std::uint64_t>(limits_.gzip_bytes, 16u << 20);
}

Content Input::content() {
  if (digest_.empty()) digest_ = base::to_hex(hash_.finish());
  return {digest_, bytes_};
}

}  // namespace palermo::formats
