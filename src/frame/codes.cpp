#include "frame/codes.hpp"

#include <utility>

namespace palermo::frame {

void CodeVector::widen(Code code) {
  const unsigned width = code < (1u << 16) ? 2 : 4;
  if (width == 2) {
    middle_.assign(narrow_.begin(), narrow_.end());
  } else if (width_ == 1) {
    wide_.assign(narrow_.begin(), narrow_.end());
  } else {
    wide_.assign(middle_.begin(), middle_.end());
    middle_ = {};
  }
  narrow_ = {};
  width_ = width;
  limit_ = std::uint64_t{1} << (8 * width);
}

void CodeVector::recode(std::span<const Code> to) {
  CodeVector out;
  out.append(*this, to);
  *this = std::move(out);
}

void CodeVector::append(const CodeVector& other, std::span<const Code> to) {
  other.visit([&](auto codes) {
    for (const auto code : codes) push_back(to[code]);
  });
}

}  // namespace palermo::frame
