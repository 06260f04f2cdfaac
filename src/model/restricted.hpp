// Restricted<T>: a value of class `restricted` or `secret`. It has no stream operator, no JSON
// encoder and no formatter, so that logging or publishing it does not compile; whoever needs the
// value says so by name.
#pragma once

#include <utility>

namespace palermo::model {

template <class T>
class Restricted {
 public:
  explicit Restricted(T value) : value_(std::move(value)) {}
  const T& reveal_to_owner() const { return value_; }

 private:
  T value_;
};

}  // namespace palermo::model
