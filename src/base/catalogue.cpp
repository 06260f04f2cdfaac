#include "base/catalogue.hpp"

#include <unicode/calendar.h>
#include <unicode/datefmt.h>
#include <unicode/msgfmt.h>
#include <unicode/numfmt.h>
#include <unicode/smpdtfmt.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/json.hpp"
#include "base/time.hpp"

namespace palermo::base {
namespace {

icu::Locale locale_of(std::string_view language) {
  // Latin digits in all languages: numbers stand in tables beside codes and files.
  UErrorCode status = U_ZERO_ERROR;
  return icu::Locale::forLanguageTag(std::string(language) + "-u-nu-latn", status);
}

icu::UnicodeString wide(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string narrow(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

bool reads_as_number(std::string_view text) {
  if (text.empty() || text.size() > 18) return false;
  std::size_t i = text[0] == '-' ? 1 : 0;
  // "007" and "+5" are codes, not numbers.
  if (i == text.size() || (text[i] == '0' && text.size() > i + 1 && text[i + 1] != '.')) return false;
  bool dot = false;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && !dot && i + 1 < text.size())
      dot = true;
    else if (text[i] < '0' || text[i] > '9')
      return false;
  }
  return true;
}

void flatten(const Json& value, const std::string& prefix,
             std::map<std::string, std::string, std::less<>>& into) {
  if (value.is_string()) {
    into[prefix] = std::string(value.get_string());
  } else if (value.is_object()) {
    for (const auto& member : value.get_object())
      flatten(member.value(), prefix + "." + std::string(member.key()), into);
  } else if (value.is_array()) {
    std::size_t i = 0;
    for (const auto& item : value.get_array()) flatten(item, prefix + "." + std::to_string(i++), into);
  }
}

std::string place_of(const Catalogue& catalogue, const Location& where) {
  std::string out;
  auto add = [&](const char* key, const std::string& value) {
    if (value.empty()) return;
    if (!out.empty()) out += ", ";
    out += catalogue.format(key, {{"value", value}});
  };
  if (!where.file.empty()) out = where.file;
  add("messages.where.sheet", where.sheet);
  add("messages.where.row", where.row ? std::to_string(where.row) : "");
  add("messages.where.column", where.column);
  add("messages.where.pointer", where.pointer);
  return out;
}

}  // namespace

bool is_language(std::string_view tag) {
  return std::find(kLanguages.begin(), kLanguages.end(), tag) != kLanguages.end();
}

std::string language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (!value || !*value) continue;
    const std::string tag = std::string(value).substr(0, 2);
    return is_language(tag) ? tag : "en";
  }
  return "en";
}

Result<Catalogue> Catalogue::load(const std::string& directory, std::string_view language) {
  namespace fs = std::filesystem;
  Catalogue out;
  out.language_ = std::string(language);
  const fs::path root = fs::path(directory) / out.language_;
  std::error_code ec;
  std::vector<fs::path> files;
  for (const auto& item : fs::recursive_directory_iterator(root, ec))
    if (item.is_regular_file() && item.path().extension() == ".json") files.push_back(item.path());
  if (ec) return error(Code::not_found, "base.file.unreadable").in_file(root.string()).with("reason", ec.message());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    TRY_ASSIGN(const auto json, read_json_file(file.string()));
    auto key = fs::relative(file, root, ec).replace_extension().generic_string();
    std::replace(key.begin(), key.end(), '/', '.');
    flatten(json, key, out.messages_);
  }
  return out;
}

bool Catalogue::has(std::string_view key) const { return messages_.find(key) != messages_.end(); }

std::vector<std::string> Catalogue::keys() const {
  std::vector<std::string> out;
  for (const auto& [key, text] : messages_) out.push_back(key);
  return out;
}

std::string Catalogue::text(std::string_view key) const {
  const auto found = messages_.find(key);
  return found == messages_.end() ? std::string(key) : found->second;
}

std::string Catalogue::format(std::string_view key, const std::map<std::string, std::string>& params) const {
  const auto found = messages_.find(key);
  if (found == messages_.end()) return std::string(key);
  if (found->second.find('{') == std::string::npos) return found->second;
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  const icu::MessageFormat message(wide(found->second), locale_of(language_), where, status);
  if (U_FAILURE(status)) return found->second;
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& [name, value] : params) {
    names.push_back(wide(name));
    if (reads_as_number(value)) {
      values.emplace_back(value.find('.') == std::string::npos
                              ? icu::Formattable(static_cast<int64_t>(std::stoll(value)))
                              : icu::Formattable(std::stod(value)));
    } else {
      values.emplace_back(wide(value));
    }
  }
  icu::UnicodeString out;
  message.format(names.data(), values.data(), static_cast<int32_t>(names.size()), out, status);
  return U_FAILURE(status) ? found->second : narrow(out);
}

std::string Catalogue::explain(const Error& error) const {
  const std::string key = "errors." + error.id;
  auto params = error.params;
  params["file"] = error.where.file;
  params["column"] = error.where.column;
  params["row"] = std::to_string(error.where.row);
  std::string out = format(key + ".what", params);
  const auto where = place_of(*this, error.where);
  if (!where.empty()) out += "\n" + where;
  if (has(key + ".fix")) out += "\n" + format(key + ".fix", params);
  return out;
}

std::string Catalogue::number(double value, int decimals) const {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::NumberFormat> format(
      icu::NumberFormat::createInstance(locale_of(language_), status));
  if (U_FAILURE(status)) return std::to_string(value);
  format->setMaximumFractionDigits(decimals);
  format->setMinimumFractionDigits(decimals);
  icu::UnicodeString out;
  format->format(value, out);
  return narrow(out);
}

std::string Catalogue::date(std::string_view iso) const {
  const auto day = parse_date(iso.substr(0, 10));
  if (!day) return std::string(iso);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::DateFormat> format(
      icu::DateFormat::createDateInstance(icu::DateFormat::kLong, locale_of(language_)));
  if (!format) return std::string(iso);
  format->setTimeZone(*icu::TimeZone::getGMT());
  icu::UnicodeString out;
  format->format(static_cast<UDate>(day->days()) * 86400000.0, out);
  return U_FAILURE(status) ? std::string(iso) : narrow(out);
}

std::string home_directory() {
  if (const char* home = std::getenv("PALERMO_HOME")) return home;
  std::error_code ec;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ec);
  if (!ec)
    for (const auto& candidate : {program.parent_path(), program.parent_path().parent_path() / "share/palermo"})
      if (std::filesystem::exists(candidate / "schemas/registers", ec)) return candidate.string();
  return PALERMO_SOURCE_HOME;
}

std::string home_path(std::string_view relative) {
  return (std::filesystem::path(home_directory()) / relative).string();
}

}  // namespace palermo::base
