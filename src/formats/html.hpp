// Text made safe for HTML and XML.
#pragma once

#include <string>
#include <string_view>

namespace palermo::formats {

// For element content: & < > become entities. Controls that XML forbids become U+FFFD.
std::string html_text(std::string_view text);
// For a double- or single-quoted attribute: also " and '.
std::string html_attribute(std::string_view text);
void append_html_text(std::string& out, std::string_view text);
void append_html_attribute(std::string& out, std::string_view text);

}  // namespace palermo::formats
