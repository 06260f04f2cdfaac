#include "formats/xlsx_values.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

#include "base/time.hpp"

namespace palermo::formats {

namespace {

std::optional<double> to_double(std::string_view text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

// Four hex digits of "_xHHHH_" at `at`, or -1.
int escaped_unit(std::string_view text, std::size_t at) {
  if (text.size() - at < 7 || text[at] != '_' || text[at + 1] != 'x' || text[at + 6] != '_')
    return -1;
  int unit = 0;
  const char* from = text.data() + at + 2;
  const auto [end, code] = std::from_chars(from, from + 4, unit, 16);
  if (code != std::errc() || end != from + 4 || unit < 0) return -1;
  return unit;
}

}  // namespace

NumberKind kind_of_builtin_format(unsigned id) {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
    return NumberKind::date;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47))
    return NumberKind::time;
  return id == 22 ? NumberKind::date_time : NumberKind::plain;
}

NumberKind kind_of_format_code(std::string_view code) {
  bool day = false;
  bool time = false;
  bool month_or_minute = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;  // the first section is for positive numbers
    if (c == '"') {
      i = code.find('"', i + 1);
      if (i == std::string_view::npos) break;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      // [h] counts hours; [Red], [$-409] and conditions say nothing about the kind.
      const std::size_t close = code.find(']', i);
      if (close == std::string_view::npos) break;
      const std::string_view inside = code.substr(i + 1, close - i - 1);
      if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos)
        time = true;
      i = close;
    } else if (c == 'G' && code.substr(i).starts_with("General")) {
      i += 6;
    } else if (c == 'd' || c == 'D' || c == 'y' || c == 'Y') {
      day = true;
    } else if (c == 'h' || c == 'H' || c == 's' || c == 'S') {
      time = true;
    } else if (c == 'm' || c == 'M') {
      month_or_minute = true;
    }
  }
  if (month_or_minute && !time) day = true;
  if (day && time) return NumberKind::date_time;
  return day ? NumberKind::date : time ? NumberKind::time : NumberKind::plain;
}

std::string number_text(std::string_view stored) {
  bool digits_only = !stored.empty() && stored.size() <= 15;
  for (const char c : stored) digits_only = digits_only && c >= '0' && c <= '9';
  if (digits_only && (stored.size() == 1 || stored[0] != '0')) return std::string(stored);
  const auto value = to_double(stored);
  if (!value) return std::string(stored);
  std::array<char, 64> text{};
  if (std::fabs(*value) < 1e21 && *value == std::floor(*value)) {
    std::snprintf(text.data(), text.size(), "%.0f", *value == 0 ? 0.0 : *value);
    return text.data();
  }
  std::snprintf(text.data(), text.size(), "%.15g", *value);
  const std::string_view scientific(text.data());
  if (scientific.find('e') == std::string_view::npos || std::fabs(*value) < 1e-12 ||
      std::fabs(*value) >= 1e21)
    return text.data();
  const int places = 14 - static_cast<int>(std::floor(std::log10(std::fabs(*value))));
  std::snprintf(text.data(), text.size(), "%.*f", places, *value);
  std::string fixed(text.data());
  while (fixed.ends_with('0')) fixed.pop_back();
  return fixed;
}

std::string date_text(std::string_view stored, NumberKind kind, bool epoch_1904) {
  const auto serial = to_double(stored);
  // 9999-12-31 is the last day; a sheet shows nothing beyond.
  if (!serial || *serial < 0 || *serial >= 2958466 || kind == NumberKind::plain)
    return number_text(stored);
  auto day = static_cast<std::int64_t>(std::floor(*serial));
  auto second = static_cast<std::int64_t>(std::llround((*serial - std::floor(*serial)) * 86400));
  if (second == 86400) {
    ++day;
    second = 0;
  }
  std::array<char, 32> clock{};
  std::snprintf(clock.data(), clock.size(), "%02d:%02d:%02d", static_cast<int>(second / 3600),
                static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  if (kind == NumberKind::time && day == 0) return clock.data();
  // 1900 is taken for a leap year: serial 60 is the 29 February that was not.
  if (!epoch_1904 && (day == 60 || day == 0)) return number_text(stored);
  const std::int64_t first = epoch_1904 ? base::Date{1904, 1, 1}.days()
                                        : base::Date{1899, 12, day < 60 ? 31 : 30}.days();
  std::string text = base::Date::from_days(first + day).text();
  if (second != 0) text += std::string("T") + clock.data();
  return text;
}

std::string unescape_controls(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int unit = text[i] == '_' ? escaped_unit(text, i) : -1;
    // Only what can have been escaped for need: controls, and the underscore itself.
    if ((unit > 0 && unit < 0x20) || unit == '_') {
      out += static_cast<char>(unit);
      i += 6;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string escape_controls(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool control = c < 0x20 && c != '\t' && c != '\n';
    if (control || (c == '_' && escaped_unit(text, i) >= 0)) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "_x%04X_", c);
      out += code.data();
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace palermo::formats
