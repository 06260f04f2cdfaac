#include "formats/html.hpp"

namespace palermo::formats {

namespace {

void append(std::string& out, std::string_view text, bool attribute) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += attribute ? "&quot;" : "\""; break;
      case '\'': out += attribute ? "&#39;" : "'"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r')
          out += "\xEF\xBF\xBD";
        else
          out += c;
    }
  }
}

}  // namespace

void append_html_text(std::string& out, std::string_view text) { append(out, text, false); }

void append_html_attribute(std::string& out, std::string_view text) { append(out, text, true); }

std::string html_text(std::string_view text) {
  std::string out;
  append(out, text, false);
  return out;
}

std::string html_attribute(std::string_view text) {
  std::string out;
  append(out, text, true);
  return out;
}

}  // namespace palermo::formats
