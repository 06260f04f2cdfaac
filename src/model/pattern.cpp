#include "model/pattern.hpp"

#include <charconv>
#include <limits>

namespace palermo::model {
namespace {

using Bytes = std::bitset<256>;
constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kGreatestCount = 65536;

void add_range(Bytes& set, unsigned char from, unsigned char to) {
  for (unsigned c = from; c <= to; ++c) set.set(c);
}

// After a backslash: a class or a punctuation mark that stands for itself.
bool add_escape(Bytes& set, char c) {
  if (c == 'd') {
    add_range(set, '0', '9');
  } else if (c == 'w') {
    add_range(set, '0', '9');
    add_range(set, 'A', 'Z');
    add_range(set, 'a', 'z');
    set.set('_');
  } else if (std::string_view("\\^$.|?*+()[]{}/-").find(c) != std::string_view::npos) {
    set.set(static_cast<unsigned char>(c));
  } else {
    return false;
  }
  return true;
}

bool is_plain(char c) {
  return c > ' ' - 1 && c < 127 && std::string_view("\\^$.|?*+()[]{}").find(c) == std::string_view::npos;
}

// "[...]" with `text` after the opening bracket; moves `text` behind the closing one.
bool read_class(std::string_view& text, Bytes& set) {
  if (text.empty() || text[0] == '^' || text[0] == ']') return false;
  while (!text.empty() && text[0] != ']') {
    if (text[0] == '\\') {
      if (text.size() < 2 || !add_escape(set, text[1])) return false;
      text.remove_prefix(2);
      continue;
    }
    const char from = text[0];
    if (from < ' ' || from > '~' || from == '[') return false;
    if (text.size() > 2 && text[1] == '-' && text[2] != ']') {
      const char to = text[2];
      if (to < from || to > '~' || to == '\\') return false;
      add_range(set, static_cast<unsigned char>(from), static_cast<unsigned char>(to));
      text.remove_prefix(3);
    } else {
      set.set(static_cast<unsigned char>(from));
      text.remove_prefix(1);
    }
  }
  if (text.empty()) return false;
  text.remove_prefix(1);
  return true;
}

bool read_number(std::string_view& text, std::size_t& out) {
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc{} || out > kGreatestCount) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool read_count(std::string_view& text, std::size_t& least, std::size_t& most) {
  if (text.empty()) return true;
  const char c = text[0];
  if (c == '?' || c == '*' || c == '+') {
    least = c == '+' ? 1 : 0;
    most = c == '?' ? 1 : kNoLimit;
    text.remove_prefix(1);
  } else if (c == '{') {
    text.remove_prefix(1);
    if (!read_number(text, least)) return false;
    most = least;
    if (!text.empty() && text[0] == ',') {
      text.remove_prefix(1);
      if (!text.empty() && text[0] == '}') most = kNoLimit;
      else if (!read_number(text, most)) return false;
    }
    if (text.empty() || text[0] != '}' || most < least) return false;
    text.remove_prefix(1);
  }
  return true;
}

}  // namespace

std::optional<Pattern> Pattern::parse(std::string_view text) {
  if (text.size() < 2 || text.front() != '^' || text.back() != '$') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  Pattern out;
  while (!text.empty()) {
    Step step;
    if (text[0] == '[') {
      text.remove_prefix(1);
      if (!read_class(text, step.bytes)) return std::nullopt;
    } else if (text[0] == '\\') {
      if (text.size() < 2 || !add_escape(step.bytes, text[1])) return std::nullopt;
      text.remove_prefix(2);
    } else {
      if (!is_plain(text[0])) return std::nullopt;
      step.bytes.set(static_cast<unsigned char>(text[0]));
      text.remove_prefix(1);
    }
    if (!read_count(text, step.least, step.most)) return std::nullopt;
    out.steps_.push_back(step);
  }
  // One pass decides only if taking as many as possible is never wrong.
  for (std::size_t i = 0; i < out.steps_.size(); ++i) {
    if (out.steps_[i].least == out.steps_[i].most) continue;
    for (std::size_t j = i + 1; j < out.steps_.size(); ++j) {
      if ((out.steps_[i].bytes & out.steps_[j].bytes).any()) return std::nullopt;
      if (out.steps_[j].least > 0) break;
    }
  }
  return out;
}

bool Pattern::matches(std::string_view text) const {
  std::size_t at = 0;
  for (const auto& step : steps_) {
    std::size_t n = 0;
    while (n < step.most && at < text.size() && step.bytes.test(static_cast<unsigned char>(text[at]))) {
      ++n;
      ++at;
    }
    if (n < step.least) return false;
  }
  return at == text.size();
}

}  // namespace palermo::model
