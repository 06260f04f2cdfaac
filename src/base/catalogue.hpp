// The message catalogue: i18n/<lang>/<file>.json, ICU MessageFormat, six languages, equal keys.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace palermo::base {

inline constexpr std::array<std::string_view, 6> kLanguages{"ar", "en", "es", "fr", "ru", "zh"};

bool is_language(std::string_view tag);
// "en_GB.UTF-8", "zh-Hans" -> "en", "zh"; anything else -> "en".
std::string language_of_environment();
inline bool is_right_to_left(std::string_view language) { return language == "ar"; }

// One language's messages. Keys are "<file>.<path>": errors.json {"file":{"unreadable":"..."}} is
// "errors.file.unreadable"; keys that hold dots themselves are joined likewise. Immutable once
// loaded; safe to share between threads.
class Catalogue {
 public:
  // Reads every *.json below <directory>/<language>/ (sub-folders: "registers/victim.json" gives
  // keys "registers.victim...."). Fails with file.unreadable or json.syntax.
  static Result<Catalogue> load(const std::string& directory, std::string_view language);

  const std::string& language() const { return language_; }
  bool has(std::string_view key) const;
  std::vector<std::string> keys() const;
  // The message as written, without formatting; the key itself when it is missing (a test proves
  // that none is).
  std::string text(std::string_view key) const;
  // ICU MessageFormat with named parameters: "{count, plural, one {...} other {...}}". A parameter
  // that reads as an integer or decimal is given to ICU as a number. Latin digits in all languages.
  std::string format(std::string_view key, const std::map<std::string, std::string>& params) const;
  // What happened, where, what to do: three lines, as look.md asks. `errors.<id>.what`, `.fix`.
  std::string explain(const Error& error) const;
  // A number with the language's grouping and Latin digits.
  std::string number(double value, int decimals = 0) const;
  // "27 November 2017" in the language.
  std::string date(std::string_view iso) const;

 private:
  std::string language_;
  std::map<std::string, std::string, std::less<>> messages_;
};

// Where schemas/, i18n/, facts/, mappings/ ... lie: PALERMO_HOME, else beside the program, else the
// source tree it was built from.
std::string home_directory();
std::string home_path(std::string_view relative);

}  // namespace palermo::base
