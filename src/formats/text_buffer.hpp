// A window over text that grows to hold one row and slides over the rest. Private to the readers.
#pragma once

#include <cstring>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "formats/text_input.hpp"

namespace palermo::formats {

class TextBuffer {
 public:
  static constexpr std::size_t kBlock = 1u << 20;
  static constexpr std::size_t kSmall = 16u << 10;
  static constexpr std::size_t kPadding = 64;  // may be read beyond end(), never meant

  // A file that the head shows whole needs no large block.
  explicit TextBuffer(Input& input)
      : text_(input), buffer_((input.peek().size() < kSmall ? kSmall : kBlock) + kPadding) {}

  char* begin() { return buffer_.data() + begin_; }  // of what was not taken
  char* end() { return buffer_.data() + end_; }
  char* base() { return buffer_.data(); }
  std::string_view view() { return {begin(), end_ - begin_}; }
  std::size_t size() const { return end_ - begin_; }
  bool finished() const { return finished_; }
  void take(std::size_t n) { begin_ += n; }
  bool take_latin1_notice() { return text_.take_latin1_notice(); }

  // More text after end(), or finished(). What was not taken moves to base(): pointers die.
  base::Result<void> fill() {
    if (begin_ > 0) {
      std::memmove(buffer_.data(), begin(), size());
      end_ -= begin_;
      begin_ = 0;
    }
    // Doubling, so that looking again at a long row from its start costs twice in all.
    if (end_ * 2 > buffer_.size()) buffer_.resize(buffer_.size() * 2);
    TRY_ASSIGN(const std::size_t n, text_.read(end(), buffer_.size() - kPadding - end_));
    end_ += n;
    if (n == 0) finished_ = true;
    return {};
  }

 private:
  TextInput text_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool finished_ = false;
};

}  // namespace palermo::formats
