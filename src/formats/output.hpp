// A file being written: beside its place under a temporary name until close(), so that the place
// holds the old file or the new one and never half of one. Gzipped when the path ends in .gz, with
// the same bytes every time. "-" is standard output.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace palermo::formats {

class Output {
 public:
  // Fails with formats.file.unwritable.
  static base::Result<std::unique_ptr<Output>> create(const std::string& path_or_dash);
  // Without close() the temporary file is removed and nothing else has changed.
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  base::Result<void> write(std::string_view bytes);
  base::Result<void> close();

 private:
  struct Deflate;
  Output();
  base::Result<void> store(std::string_view bytes);
  base::Result<void> deflate(std::string_view bytes, bool end);
  base::Error unwritable() const;

  std::string path_;
  std::string temporary_;
  int fd_ = -1;
  std::string buffer_;
  std::unique_ptr<Deflate> deflate_;
};

}  // namespace palermo::formats
