// Result<T>: a value or an Error, for everything that can be expected to fail.
//
// An Error never carries text for people: it has a closed code, a stable dotted id that is a key of
// i18n/<lang>/errors.json, the place where it happened and named parameters. `base::Catalogue`
// words it. Exceptions come only from libraries and are caught where the library is wrapped.
// Dropping a Result does not compile.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace palermo::base {

enum class Code {
  invalid,      // the input is wrong
  not_found,    // it is not there
  forbidden,    // the acting party may not
  conflict,     // it contradicts what is there
  too_large,    // over a stated limit
  unavailable,  // disk full, locked, cannot be opened: may go through later
  corrupt,      // stored data are not what was written
  cancelled,
  internal,
};

// Where in the input. Rows are counted as a spreadsheet counts them: the header is row 1. 0 and
// empty mean "not applicable".
struct Location {
  std::string file;
  std::string sheet;
  std::uint64_t row = 0;
  std::string column;
  std::string pointer;  // JSON Pointer
};

struct Error {
  Code code = Code::internal;
  std::string id;  // "intake.place.ambiguous"
  Location where;
  std::map<std::string, std::string> params;

  Error& in_file(std::string file) { where.file = std::move(file); return *this; }
  Error& at_row(std::uint64_t row) { where.row = row; return *this; }
  Error& in_column(std::string column) { where.column = std::move(column); return *this; }
  Error& at_pointer(std::string pointer) { where.pointer = std::move(pointer); return *this; }
  Error& with(std::string name, std::string value) {
    params[std::move(name)] = std::move(value);
    return *this;
  }
};

inline Error error(Code code, std::string id) { return Error{code, std::move(id), {}, {}}; }

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : v_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : v_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return v_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& value() & { return std::get<0>(v_); }
  const T& value() const& { return std::get<0>(v_); }
  T&& value() && { return std::get<0>(std::move(v_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Error& error() & { return std::get<1>(v_); }
  const Error& error() const& { return std::get<1>(v_); }
  Error&& error() && { return std::get<1>(std::move(v_)); }

 private:
  std::variant<T, Error> v_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace palermo::base

// TRY(expr): leaves the function with the Error of a failed Result<void> or Result<T>.
// TRY_ASSIGN(decl, expr): the same, and binds the value: TRY_ASSIGN(auto file, open(path));
#define PALERMO_CAT2(a, b) a##b
#define PALERMO_CAT(a, b) PALERMO_CAT2(a, b)
#define TRY(expr)                                                      \
  do {                                                                 \
    if (auto try_result = (expr); !try_result)                         \
      return std::move(try_result).error();                            \
  } while (false)
#define TRY_ASSIGN(decl, expr)                                                          \
  auto PALERMO_CAT(try_result_, __LINE__) = (expr);                                     \
  if (!PALERMO_CAT(try_result_, __LINE__))                                              \
    return std::move(PALERMO_CAT(try_result_, __LINE__)).error();                       \
  decl = std::move(PALERMO_CAT(try_result_, __LINE__)).value()
