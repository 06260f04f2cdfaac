// What the cells of a workbook mean as text (ECMA-376 part 1, 18.3, 18.8.30, 18.17.4, 22.9.2.19).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace palermo::formats {

// What a number format makes of a number.
enum class NumberKind : std::uint8_t { plain, date, time, date_time };

NumberKind kind_of_builtin_format(unsigned id);
NumberKind kind_of_format_code(std::string_view code);

// As a person sees it in a wide enough cell: at most 15 digits, whole numbers without exponent.
// Text that is no number comes back as it is.
std::string number_text(std::string_view stored);
// "2017-11-27", "14:30:00", "2017-11-27T14:30:00". `epoch_1904` as the workbook says. Serials that
// are no day of the calendar come back as numbers.
std::string date_text(std::string_view stored, NumberKind kind, bool epoch_1904);
// "_x000D_" and the like are characters that XML cannot hold.
std::string unescape_controls(std::string_view text);
// The opposite, for text that goes into a workbook.
std::string escape_controls(std::string_view text);

}  // namespace palermo::formats
