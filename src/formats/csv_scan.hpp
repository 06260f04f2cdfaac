// Where the next delimiter or line end stands, 64 bytes at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace palermo::formats {

// Remembers the marks of the block looked at last: cells are short, so most questions are answered
// without touching the text. Positions count from one base; reset() when the text moves. Reads up
// to 63 bytes beyond the position asked for.
class CsvScan {
 public:
  explicit CsvScan(char delimiter) : delimiter_(delimiter) {}
  void reset() { block_ = kNone; }

  // First delimiter, CR or LF at or after `from`, or `end` if there is none before it.
  std::size_t next(const char* base, std::size_t from, std::size_t end) {
    std::size_t block = from / 64;
    if (block != block_) load(base, block);
    std::uint64_t marks = marks_ & (~std::uint64_t{0} << (from % 64));
    while (marks == 0) {
      if (++block * 64 >= end) return end;
      load(base, block);
      marks = marks_;
    }
    const std::size_t at = block * 64 + static_cast<std::size_t>(std::countr_zero(marks));
    return at < end ? at : end;
  }

 private:
  static constexpr std::size_t kNone = ~std::size_t{0};

  void load(const char* base, std::size_t block) {
    block_ = block;
    const char* p = base + block * 64;
    marks_ = 0;
#if defined(__SSE2__)
    const __m128i delimiter = _mm_set1_epi8(delimiter_);
    const __m128i lf = _mm_set1_epi8('\n');
    const __m128i cr = _mm_set1_epi8('\r');
    for (unsigned i = 0; i < 4; ++i) {
      const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * i));
      const __m128i hit = _mm_or_si128(
          _mm_cmpeq_epi8(v, delimiter), _mm_or_si128(_mm_cmpeq_epi8(v, lf), _mm_cmpeq_epi8(v, cr)));
      marks_ |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(hit)))
                << (16 * i);
    }
#else
    for (unsigned i = 0; i < 64; ++i)
      if (p[i] == delimiter_ || p[i] == '\n' || p[i] == '\r') marks_ |= std::uint64_t{1} << i;
#endif
  }

  char delimiter_;
  std::size_t block_ = kNone;
  std::uint64_t marks_ = 0;
};

}  // namespace palermo::formats
