// Bytes as UTF-8 text, whatever they were written in: UTF-8 (with or without mark), UTF-16 of
// either order (with mark, or recognised by its zero bytes), or Windows-1252.
//
// A file whose first byte beyond ASCII is not UTF-8, and which looks like Western European text, is
// taken for Windows-1252 with a warning; all before that byte is ASCII and means the same in both,
// so nothing is read twice. A file that was UTF-8 so far, or looks like another encoding, is
// refused where the byte stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "formats/input.hpp"

namespace palermo::formats {

class TextInput {
 public:
  explicit TextInput(Input& input);

  // Whole characters, no NUL; 0 at the end. `capacity` is at least 4 KiB. Text before a fault is
  // delivered first and the Error comes with the next call, so that the caller knows the row.
  // Fails with formats.encoding.* and what Input fails with.
  base::Result<std::size_t> read(char* out, std::size_t capacity);
  // True once, after the call that delivered the first text that was Windows-1252.
  bool take_latin1_notice();

 private:
  enum class Encoding { utf8, utf16_little, utf16_big, windows_1252 };
  base::Result<std::size_t> read_utf8(char* out, std::size_t capacity);
  base::Result<std::size_t> read_utf16(char* out, std::size_t capacity);
  base::Result<std::size_t> read_windows_1252(char* out, std::size_t capacity);
  std::size_t fault(std::size_t delivered, std::string id);

  Input& input_;
  Encoding encoding_ = Encoding::utf8;
  bool multibyte_seen_ = false;
  bool latin1_seen_ = false;
  bool latin1_notice_ = false;
  std::string carry_;  // bytes taken from the input and not yet delivered
  std::optional<base::Error> fault_;
};

}  // namespace palermo::formats
