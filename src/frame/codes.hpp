// Codes of one column, each in one, two or four bytes: the narrowest width that holds the greatest
// code so far, so that a pass over a column of few values reads few bytes.
//
// Owns its memory; reading is thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace palermo::frame {

using Code = std::uint32_t;

// Reserved in every column: the kinds of nothing stay different, and none of them is a value.
inline constexpr Code kNotAsked = 0;    // the record has no such key
inline constexpr Code kUnknown = 1;     // asked, and the answer is "unknown"
inline constexpr Code kSuppressed = 2;  // known to somebody and hidden here
inline constexpr Code kNone = 3;        // asked, and no value of the list applies
inline constexpr Code kFirstValue = 4;

class CodeVector {
 public:
  std::size_t size() const { return size_; }
  unsigned width() const { return width_; }
  std::size_t bytes() const { return size_ * width_; }
  Code operator[](std::size_t i) const {
    return width_ == 1 ? narrow_[i] : width_ == 2 ? middle_[i] : wide_[i];
  }
  void push_back(Code code) {
    if (code >= limit_) widen(code);
    if (width_ == 1) narrow_.push_back(static_cast<std::uint8_t>(code));
    else if (width_ == 2) middle_.push_back(static_cast<std::uint16_t>(code));
    else wide_.push_back(code);
    ++size_;
  }
  // Every code c becomes to[c].
  void recode(std::span<const Code> to);
  // Appends the other's codes, each as to[c].
  void append(const CodeVector& other, std::span<const Code> to);

  // Calls with the span of the width in use.
  template <class F>
  decltype(auto) visit(F&& f) const {
    if (width_ == 1) return f(std::span<const std::uint8_t>(narrow_));
    if (width_ == 2) return f(std::span<const std::uint16_t>(middle_));
    return f(std::span<const std::uint32_t>(wide_));
  }

 private:
  void widen(Code code);

  std::size_t size_ = 0;
  unsigned width_ = 1;
  std::uint64_t limit_ = 1u << 8;
  std::vector<std::uint8_t> narrow_;
  std::vector<std::uint16_t> middle_;
  std::vector<std::uint32_t> wide_;
};

}  // namespace palermo::frame
