#include "formats/archive.hpp"

#include <zip.h>

#include <fstream>

namespace palermo::formats {

namespace {

constexpr std::size_t kMemory = 512u << 20;
constexpr std::size_t kTail = 22 + 65535;  // end record and the longest comment behind it
constexpr std::uint32_t kDirectoryBytes = 4u << 20;

base::Error fault(const std::string& file, std::string id) {
  return base::error(base::Code::invalid, std::move(id)).in_file(file);
}

base::Error bomb(const std::string& file) {
  return base::error(base::Code::too_large, "formats.xlsx.bomb").in_file(file);
}

std::string tail_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  const auto size = static_cast<std::streamoff>(in.tellg());
  const std::streamoff from = std::max<std::streamoff>(0, size - std::streamoff{kTail});
  std::string tail(static_cast<std::size_t>(std::max<std::streamoff>(0, size - from)), '\0');
  in.seekg(from);
  in.read(tail.data(), static_cast<std::streamsize>(tail.size()));
  return tail;
}

// The library would hold every entry of the directory in memory before it can be asked how many
// there are, so the end record is looked at first.
base::Result<void> check_directory(std::string_view tail, const std::string& file,
                                   const Limits& limits) {
  const std::size_t at = tail.rfind("PK\x05\x06");
  if (at == std::string_view::npos || tail.size() - at < 22)
    return fault(file, "formats.xlsx.damaged");
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(tail[at + i]));
  };
  const std::uint32_t entries = byte(10) | byte(11) << 8;
  const std::uint32_t size = byte(12) | byte(13) << 8 | byte(14) << 16 | byte(15) << 24;
  if (entries > limits.zip_entries || size > kDirectoryBytes) return bomb(file);
  return {};
}

}  // namespace

ArchiveEntry::~ArchiveEntry() {
  if (file_) zip_fclose(file_);
}

base::Result<std::size_t> ArchiveEntry::read(char* out, std::size_t capacity) {
  const zip_int64_t got = zip_fread(file_, out, capacity);
  if (got < 0) return fault(archive_, "formats.xlsx.damaged").with("part", name_);
  unpacked_ += static_cast<std::uint64_t>(got);
  if (unpacked_ > declared_) return bomb(archive_);
  return static_cast<std::size_t>(got);
}

base::Result<std::unique_ptr<Archive>> Archive::open(Input& input, const std::string& path,
                                                     const std::string& file,
                                                     const Limits& limits) {
  std::unique_ptr<Archive> archive(new Archive(file, limits));
  if (path != "-" && !input.gzipped()) {
    TRY(input.drain());
    TRY(check_directory(tail_of(path), file, limits));
    int code = 0;
    archive->zip_ = zip_open(path.c_str(), ZIP_RDONLY, &code);
  } else {
    // A workbook is compressed already: what shrinks much further is not one.
    input.expect_little_compression();
    TRY_ASSIGN(archive->bytes_, input.read_all(kMemory));
    const std::string_view bytes(archive->bytes_);
    TRY(check_directory(bytes.substr(bytes.size() - std::min(bytes.size(), kTail)), file, limits));
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    archive->zip_ = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
    if (source && !archive->zip_) zip_source_free(source);
    zip_error_fini(&error);
  }
  if (!archive->zip_) return fault(file, "formats.xlsx.damaged");
  return archive;
}

Archive::~Archive() {
  if (zip_) zip_discard(zip_);
}

bool Archive::has(const std::string& name) const {
  return zip_name_locate(zip_, name.c_str(), 0) >= 0;
}

base::Result<std::unique_ptr<ArchiveEntry>> Archive::entry(const std::string& name,
                                                            bool held) const {
  const zip_int64_t index = zip_name_locate(zip_, name.c_str(), 0);
  if (index < 0) return fault(file_, "formats.xlsx.part_missing").with("part", name);
  zip_stat_t stat;
  if (zip_stat_index(zip_, static_cast<zip_uint64_t>(index), 0, &stat) != 0 ||
      !(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_COMP_SIZE))
    return fault(file_, "formats.xlsx.damaged").with("part", name);
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
    return fault(file_, "formats.xlsx.encrypted");
  if (stat.size > limits_.zip_entry_bytes) return bomb(file_);
  const std::uint64_t ratio = held ? limits_.zip_ratio / 5 : limits_.zip_ratio;
  if (stat.size > limits_.zip_bytes && stat.size / ratio > stat.comp_size) return bomb(file_);
  std::unique_ptr<ArchiveEntry> entry(new ArchiveEntry);
  entry->file_ = zip_fopen_index(zip_, static_cast<zip_uint64_t>(index), 0);
  if (!entry->file_) return fault(file_, "formats.xlsx.damaged").with("part", name);
  entry->name_ = name;
  entry->archive_ = file_;
  entry->declared_ = stat.size;
  return entry;
}

}  // namespace palermo::formats
