#include "frame/dictionary.hpp"

#include <algorithm>
#include <numeric>

namespace palermo::frame {

Dictionary::Dictionary() {
  rehash(64);
  for (const char* reserved : {"not_asked", "unknown", "suppressed", "none"}) code(reserved);
}

std::size_t Dictionary::slot(std::string_view text, std::size_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at] != 0 && texts_[slots_[at] - 1] != text) at = (at + 1) & mask;
  return at;
}

void Dictionary::rehash(std::size_t slots) {
  slots_.assign(slots, 0);
  for (Code code = 0; code < texts_.size(); ++code)
    slots_[slot(texts_[code], std::hash<std::string_view>{}(texts_[code]))] = code + 1;
}

Code Dictionary::code(std::string_view text) {
  const std::size_t hash = std::hash<std::string_view>{}(text);
  std::size_t at = slot(text, hash);
  if (slots_[at] != 0) return slots_[at] - 1;
  texts_.emplace_back(text);
  if (texts_.size() * 2 > slots_.size()) rehash(slots_.size() * 4);
  else slots_[at] = static_cast<Code>(texts_.size());
  return static_cast<Code>(texts_.size() - 1);
}

std::optional<Code> Dictionary::find(std::string_view text) const {
  const auto found = slots_[slot(text, std::hash<std::string_view>{}(text))];
  return found ? std::optional(found - 1) : std::nullopt;
}

std::vector<Code> Dictionary::sort(const std::function<bool(Code, Code)>& less) {
  std::vector<Code> order(texts_.size());
  std::iota(order.begin(), order.end(), Code{0});
  std::sort(order.begin() + kFirstValue, order.end(), less);
  std::vector<Code> to(texts_.size());
  std::vector<std::string> texts;
  texts.reserve(texts_.size());
  for (Code code = 0; code < order.size(); ++code) {
    to[order[code]] = code;
    texts.push_back(std::move(texts_[order[code]]));
  }
  texts_ = std::move(texts);
  rehash(slots_.size());
  return to;
}

}  // namespace palermo::frame
