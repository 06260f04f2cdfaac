#include "base/time.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace palermo::base {
namespace {

using namespace std::chrono;

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size() || text.empty() || text[0] == '-')
    return std::nullopt;
  return value;
}

}  // namespace

std::string Date::text() const {
  char b[48];
  std::snprintf(b, sizeof b, "%04d-%02d-%02d", year, month, day);
  return b;
}

std::int64_t Date::days() const {
  return sys_days(std::chrono::year(year) / month / day).time_since_epoch().count();
}

Date Date::from_days(std::int64_t days) {
  const year_month_day ymd{sys_days(std::chrono::days(days))};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

std::optional<Date> parse_date(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto y = digits(iso.substr(0, 4)), m = digits(iso.substr(5, 2)), d = digits(iso.substr(8));
  if (!y || !m || !d) return std::nullopt;
  const year_month_day ymd{std::chrono::year(*y) / *m / *d};
  if (!ymd.ok()) return std::nullopt;
  return Date{*y, *m, *d};
}

std::string Instant::text() const {
  std::int64_t days = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    --days;
  }
  char b[16];
  std::snprintf(b, sizeof b, "T%02d:%02d:%02dZ", static_cast<int>(rest / 3600),
                static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60));
  return Date::from_days(days).text() + b;
}

Date Instant::date() const {
  return Date::from_days((seconds - (seconds % 86400 + 86400) % 86400) / 86400);
}

std::optional<Instant> parse_instant(std::string_view iso) {
  const auto day = parse_date(iso.substr(0, 10));
  if (!day) return std::nullopt;
  Instant out{day->days() * 86400};
  if (iso.size() == 10) return out;
  if (iso.size() != 20 || iso[10] != 'T' || iso[13] != ':' || iso[16] != ':' || iso[19] != 'Z')
    return std::nullopt;
  const auto h = digits(iso.substr(11, 2)), m = digits(iso.substr(14, 2)), s = digits(iso.substr(17, 2));
  if (!h || !m || !s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
  out.seconds += *h * 3600 + *m * 60 + *s;
  return out;
}

Instant now() {
  if (const char* fixed = std::getenv("PALERMO_NOW"))
    if (const auto instant = parse_instant(fixed)) return *instant;
  return {duration_cast<seconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace palermo::base
