// Text to code and back, for the values of one column.
//
// Starts with the reserved codes of codes.hpp under their own names. Codes are given in order of
// first sight until `sort` gives them an order that does not depend on it. Reading is
// thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frame/codes.hpp"

namespace palermo::frame {

class Dictionary {
 public:
  Dictionary();
  // The code of `text`, a new one when it has none yet.
  Code code(std::string_view text);
  std::optional<Code> find(std::string_view text) const;
  const std::string& text(Code code) const { return texts_[code]; }
  // Number of codes, the reserved ones included.
  std::size_t size() const { return texts_.size(); }
  // Puts the values in the order of `less`; returns the new code of each old one.
  std::vector<Code> sort(const std::function<bool(Code, Code)>& less);

 private:
  std::size_t slot(std::string_view text, std::size_t hash) const;
  void rehash(std::size_t slots);

  std::vector<std::string> texts_;
  std::vector<Code> slots_;  // open addressing; code + 1, 0: free
};

}  // namespace palermo::frame
