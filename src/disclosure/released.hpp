// Released<T>: a value that has passed the gate. Only disclosure makes one; publication prints
// nothing else. `model::Restricted<T>` is the opposite: it can be neither printed nor encoded.
#pragma once

#include <utility>

namespace palermo::disclosure {

class Gate;  // src/disclosure/gate.hpp: the only maker

template <class T>
class Released {
 public:
  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }

 private:
  friend class Gate;
  explicit Released(T value) : value_(std::move(value)) {}
  T value_;
};

}  // namespace palermo::disclosure
