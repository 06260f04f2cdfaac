// UTF-8: validation, repair, and the normal forms in which text is kept and compared (ICU).
#pragma once

#include <string>
#include <string_view>

namespace palermo::base {

bool is_utf8(std::string_view text);
// Each bad byte becomes U+FFFD.
std::string repair_utf8(std::string_view text);
// Bytes of ISO 8859-1 / Windows-1252 as UTF-8.
std::string latin1_to_utf8(std::string_view bytes);
// NFC; text that is plain ASCII is returned as it is. Invalid UTF-8 is repaired first.
std::string nfc(std::string_view text);
// For comparing names of things: NFKC, case folded, marks and punctuation dropped, runs of white
// space folded to one space, trimmed. "Côte d'Ivoire" and "cote d ivoire" are the same.
std::string fold(std::string_view text);
// Controls (other than tab and line feed) and bidirectional overrides, which can make a cell show
// something else than it holds.
bool has_unsafe_controls(std::string_view text);
std::string_view trim(std::string_view text);
std::size_t count_code_points(std::string_view text);

}  // namespace palermo::base
