#include "formats/formula.hpp"

#include <array>

namespace palermo::formats {

bool is_plain_number(std::string_view cell) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < cell.size() && cell[i] >= '0' && cell[i] <= '9') ++i;
    return i - from;
  };
  if (i < cell.size() && (cell[i] == '+' || cell[i] == '-')) ++i;
  if (digits() == 0) return false;
  if (i < cell.size() && cell[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < cell.size() && (cell[i] == 'e' || cell[i] == 'E')) {
    ++i;
    if (i < cell.size() && (cell[i] == '+' || cell[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == cell.size();
}

bool needs_guard(std::string_view cell) {
  while (cell.starts_with('\'')) cell.remove_prefix(1);
  if (is_plain_number(cell)) return false;
  while (cell.starts_with(' ')) cell.remove_prefix(1);
  if (cell.empty()) return false;
  if (std::string_view("=+-@\t\r\n").find(cell[0]) != std::string_view::npos) return true;
  // U+FF1D, U+FF0B, U+FF0D, U+FF20: read as = + - @ where full-width typing is usual.
  static constexpr std::array<std::string_view, 4> kFullWidth{"\xEF\xBC\x9D", "\xEF\xBC\x8B",
                                                              "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
  for (const auto sign : kFullWidth)
    if (cell.starts_with(sign)) return true;
  return false;
}

std::string guarded(std::string_view cell) {
  std::string out;
  if (needs_guard(cell)) out += '\'';
  out += cell;
  return out;
}

std::string_view unguarded(std::string_view cell) {
  if (cell.starts_with('\'') && needs_guard(cell)) cell.remove_prefix(1);
  return cell;
}

}  // namespace palermo::formats
