#include "formats/text_input.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "base/utf8.hpp"

namespace palermo::formats {

namespace {

bool high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// Length of the well-formed UTF-8 sequence at the start of `text`, 0 if there is none
// (Unicode 15, table 3-7).
std::size_t sequence(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((at(i) & 0xC0) != 0x80) return 0;
  if ((lead == 0xE0 && at(1) < 0xA0) || (lead == 0xED && at(1) > 0x9F) ||
      (lead == 0xF0 && at(1) < 0x90) || (lead == 0xF4 && at(1) > 0x8F))
    return 0;
  return length;
}

// Bytes at the end that may be the beginning of a sequence.
std::size_t unfinished(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto c = static_cast<unsigned char>(text[text.size() - back]);
    if (c < 0x80) return 0;
    if (c >= 0xC0) return back < (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u) ? back : 0;
  }
  return 0;
}

struct Survey {
  std::size_t first_bad = std::string_view::npos;
  std::size_t sequences = 0;  // well-formed, of two bytes or more
  std::size_t bad = 0;        // bytes in no sequence
  std::size_t high = 0;
  std::size_t high_after_high = 0;
  bool undefined = false;  // bytes that Windows-1252 does not use
};

Survey survey(std::string_view text) {
  Survey s;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!high(text[i])) continue;
    ++s.high;
    if (i > 0 && high(text[i - 1])) ++s.high_after_high;
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D) s.undefined = true;
  }
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence(text.substr(i));
    if (length == 0) {
      ++s.bad;
      s.first_bad = std::min(s.first_bad, i);
    } else if (length > 1) {
      ++s.sequences;
    }
    i += std::max<std::size_t>(length, 1);
  }
  return s;
}

// Western European text has accents one by one; Cyrillic, Arabic or Chinese bytes come in runs.
bool like_western(const Survey& s) {
  return !s.undefined && (s.high < 8 || s.high_after_high * 2 <= s.high);
}

// Zero bytes at only the odd (little) or only the even (big) places, each beside an ASCII byte, and
// not few: a single one is a fault of the file.
std::optional<bool> zeros_say_little(std::string_view head) {
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] != '\0') continue;
    ++zeros[i & 1];
    const std::size_t other = i ^ 1;
    if (other >= head.size() || high(head[other]) || head[other] == '\0') return std::nullopt;
  }
  if ((zeros[0] == 0) == (zeros[1] == 0)) return std::nullopt;
  if (zeros[0] + zeros[1] < 2 || (zeros[0] + zeros[1]) * 32 < head.size()) return std::nullopt;
  return zeros[1] > 0;
}

void append_utf8(char*& out, std::uint32_t c) {
  if (c < 0x80) {
    *out++ = static_cast<char>(c);
  } else if (c < 0x800) {
    *out++ = static_cast<char>(0xC0 | (c >> 6));
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *out++ = static_cast<char>(0xE0 | (c >> 12));
    *out++ = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  } else {
    *out++ = static_cast<char>(0xF0 | (c >> 18));
    *out++ = static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    *out++ = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  }
}

}  // namespace

TextInput::TextInput(Input& input) : input_(input) {
  const std::string_view head = input.peek();
  std::size_t mark = 0;
  if (head.starts_with("\xEF\xBB\xBF")) {
    mark = 3;
  } else if (head.starts_with("\xFF\xFE")) {
    mark = 2;
    encoding_ = Encoding::utf16_little;
  } else if (head.starts_with("\xFE\xFF")) {
    mark = 2;
    encoding_ = Encoding::utf16_big;
  } else if (const auto little = zeros_say_little(head.substr(0, 4096))) {
    encoding_ = *little ? Encoding::utf16_little : Encoding::utf16_big;
  }
  char skipped[3];
  if (mark > 0) (void)input.read(skipped, mark);  // lies in the head: cannot fail
}

bool TextInput::take_latin1_notice() { return std::exchange(latin1_notice_, false); }

std::size_t TextInput::fault(std::size_t delivered, std::string id) {
  fault_ = base::error(base::Code::invalid, std::move(id));
  return delivered;
}

base::Result<std::size_t> TextInput::read(char* out, std::size_t capacity) {
  if (fault_) return *fault_;
  auto got = encoding_ == Encoding::utf8           ? read_utf8(out, capacity)
             : encoding_ == Encoding::windows_1252 ? read_windows_1252(out, capacity)
                                                   : read_utf16(out, capacity);
  if (!got) return got;
  std::size_t n = *got;
  if (const void* nul = std::memchr(out, 0, n))
    n = fault(static_cast<std::size_t>(static_cast<const char*>(nul) - out),
              "formats.encoding.nul");
  // A fault at the very beginning has no text before it: 0 would say that all is well.
  if (n == 0 && fault_) return *fault_;
  return n;
}

base::Result<std::size_t> TextInput::read_utf8(char* out, std::size_t capacity) {
  std::memcpy(out, carry_.data(), carry_.size());
  std::size_t n = carry_.size();
  carry_.clear();
  TRY_ASSIGN(const std::size_t got, input_.read(out + n, capacity - n));
  n += got;
  if (got > 0) {
    const std::size_t rest = unfinished({out, n});
    carry_.assign(out + n - rest, rest);
    n -= rest;
  }
  if (simdjson::validate_utf8(out, n)) {
    if (!multibyte_seen_) multibyte_seen_ = std::any_of(out, out + n, high);
    if (n == 0 && !carry_.empty()) return read_utf8(out, capacity);
    return n;
  }
  const std::string all = std::string(out, n) + carry_;
  const Survey s = survey(all);
  const std::size_t bad = std::min(s.first_bad, n);
  const bool was_utf8 = multibyte_seen_ || std::any_of(out, out + bad, high);
  if (was_utf8 || s.sequences > s.bad) return fault(bad, "formats.encoding.broken_utf8");
  if (!like_western(s)) return fault(bad, "formats.encoding.unknown");
  encoding_ = Encoding::windows_1252;
  carry_ = all.substr(bad);
  return bad > 0 ? bad : read_windows_1252(out, capacity);
}

base::Result<std::size_t> TextInput::read_windows_1252(char* out, std::size_t capacity) {
  const std::size_t want = capacity / 3;  // no byte becomes more than three
  std::string bytes = carry_.substr(0, want);
  carry_.erase(0, bytes.size());
  const std::size_t kept = bytes.size();
  bytes.resize(want);
  TRY_ASSIGN(const std::size_t got, input_.read(bytes.data() + kept, want - kept));
  bytes.resize(kept + got);
  const Survey s = survey(bytes);
  const auto first_high = std::find_if(bytes.begin(), bytes.end(), high);
  std::string_view good(bytes);
  if (s.sequences > s.bad + 2) {
    good = good.substr(0, static_cast<std::size_t>(first_high - bytes.begin()));
    fault(0, "formats.encoding.broken_utf8");
  } else if (!like_western(s)) {
    good = good.substr(0, static_cast<std::size_t>(first_high - bytes.begin()));
    fault(0, "formats.encoding.unknown");
  }
  if (!latin1_seen_) latin1_notice_ = latin1_seen_ = true;
  const std::string text = base::latin1_to_utf8(good);
  std::memcpy(out, text.data(), text.size());
  return text.size();
}

base::Result<std::size_t> TextInput::read_utf16(char* out, std::size_t capacity) {
  std::string bytes = carry_;  // at most three: an odd byte, half of a surrogate pair
  carry_.clear();
  const std::size_t kept = bytes.size();
  bytes.resize(capacity / 2);  // two bytes become at most three
  TRY_ASSIGN(const std::size_t got, input_.read(bytes.data() + kept, bytes.size() - kept));
  bytes.resize(kept + got);
  const bool little = encoding_ == Encoding::utf16_little;
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<std::uint32_t>(little ? b << 8 | a : a << 8 | b);
  };
  char* to = out;
  std::size_t i = 0;
  for (; i + 1 < bytes.size(); i += 2) {
    std::uint32_t c = unit(i);
    if (c >= 0xD800 && c < 0xE000) {
      if (c < 0xDC00 && i + 3 >= bytes.size() && got > 0) break;
      const std::uint32_t low = i + 3 < bytes.size() ? unit(i + 2) : 0;
      if (c >= 0xDC00 || low < 0xDC00 || low >= 0xE000)
        return fault(static_cast<std::size_t>(to - out), "formats.encoding.broken_utf16");
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      i += 2;
    }
    append_utf8(to, c);
  }
  carry_ = bytes.substr(i);
  const auto n = static_cast<std::size_t>(to - out);
  if (got == 0 && !carry_.empty()) return fault(n, "formats.encoding.broken_utf16");
  if (n == 0 && got > 0) return read_utf16(out, capacity);
  return n;
}

}  // namespace palermo::formats
