// Cells that a spreadsheet would take for a formula (OWASP "CSV Injection"): a leading apostrophe
// makes them text when written to CSV and is taken away when read, so that a round trip is exact.
#pragma once

#include <string>
#include <string_view>

namespace palermo::formats {

// True if the cell must carry one more apostrophe in CSV: after any apostrophes and spaces it
// begins with = + - @ tab CR LF or one of their full-width forms, and is not a plain number.
bool needs_guard(std::string_view cell);
// The cell as it stands in CSV, without quoting.
std::string guarded(std::string_view cell);
// The cell that was meant: without the apostrophe that guarded() gave it.
std::string_view unguarded(std::string_view cell);
// "-12", "+3.5", "4e-3": what every spreadsheet reads as a number and nothing else.
bool is_plain_number(std::string_view cell);

}  // namespace palermo::formats
