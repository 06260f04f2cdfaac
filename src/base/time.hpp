// Days, instants and the injected clock. All times are UTC, all dates proleptic Gregorian.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace palermo::base {

// A calendar day. Text form "YYYY-MM-DD".
struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
  auto operator<=>(const Date&) const = default;
  std::string text() const;
  std::int64_t days() const;  // since 1970-01-01
  static Date from_days(std::int64_t days);
};

std::optional<Date> parse_date(std::string_view iso);

// An instant to the second; text form "YYYY-MM-DDThh:mm:ssZ". Input may leave the time out.
struct Instant {
  std::int64_t seconds = 0;  // since the epoch
  auto operator<=>(const Instant&) const = default;
  std::string text() const;
  Date date() const;
};

std::optional<Instant> parse_instant(std::string_view iso);

// The only place that reads the wall clock. PALERMO_NOW (an instant) fixes it, for tests.
Instant now();

}  // namespace palermo::base
