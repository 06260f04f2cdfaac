#include "base/json.hpp"

#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/src.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/file.hpp"

namespace palermo::base {
namespace {

Error syntax_error(std::string_view text, std::size_t offset, std::string reason) {
  std::uint64_t row = 1;
  std::size_t line_start = 0;
  offset = std::min(offset, text.size());
  for (std::size_t i = 0; i < offset; ++i)
    if (text[i] == '\n') {
      ++row;
      line_start = i + 1;
    }
  return error(Code::invalid, "base.json.syntax")
      .at_row(row)
      .in_column(std::to_string(offset - line_start + 1))
      .with("reason", std::move(reason));
}

// Boost.JSON keeps the last of two equal keys silently; a mapping or schema with two would then
// mean something else than its author reads. Finds the first repeated key in one pass.
class DuplicateKeys {
 public:
  explicit DuplicateKeys(std::string_view text) : text_(text) {}
  std::optional<std::size_t> find() {
    std::vector<std::vector<std::string_view>> open;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == '{' || c == '[') {
        open.emplace_back();
      } else if (c == '}' || c == ']') {
        if (!open.empty()) open.pop_back();
      } else if (c == '"') {
        const std::size_t start = i++;
        while (i < text_.size() && text_[i] != '"') i += text_[i] == '\\' ? 2 : 1;
        std::size_t next = i + 1;
        while (next < text_.size() && std::string_view(" \t\r\n").find(text_[next]) != std::string_view::npos)
          ++next;
        if (!open.empty() && next < text_.size() && text_[next] == ':') {
          const auto key = text_.substr(start, i - start);
          auto& keys = open.back();
          if (std::find(keys.begin(), keys.end(), key) != keys.end()) return start;
          keys.push_back(key);
        }
      }
    }
    return std::nullopt;
  }

 private:
  std::string_view text_;
};

void append_number(std::string& out, double d) {
  // RFC 8785 3.2.2.3: ECMAScript's shortest form.
  if (d == 0) {
    out += '0';
    return;
  }
  char buffer[64];
  auto [end, ec] = std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::scientific);
  std::string_view s(buffer, static_cast<std::size_t>(end - buffer));
  const bool negative = s[0] == '-';
  if (negative) s.remove_prefix(1);
  const auto e = s.find('e');
  std::string digits;
  for (char c : s.substr(0, e))
    if (c != '.') digits += c;
  int exponent = 0;
  auto exp_text = s.substr(e + 1);
  if (exp_text[0] == '+') exp_text.remove_prefix(1);
  std::from_chars(exp_text.data(), exp_text.data() + exp_text.size(), exponent);
  const int n = exponent + 1, k = static_cast<int>(digits.size());
  if (negative) out += '-';
  if (k <= n && n <= 21) {
    out += digits;
    out.append(static_cast<std::size_t>(n - k), '0');
  } else if (0 < n && n <= 21) {
    out.append(digits, 0, static_cast<std::size_t>(n));
    out += '.';
    out.append(digits, static_cast<std::size_t>(n));
  } else if (-6 < n && n <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-n), '0');
    out += digits;
  } else {
    out += digits[0];
    if (k > 1) {
      out += '.';
      out.append(digits, 1);
    }
    out += 'e';
    out += n - 1 < 0 ? '-' : '+';
    out += std::to_string(std::abs(n - 1));
  }
}

// Keys in order of UTF-16 code units. For UTF-8 this differs from byte order only where
// supplementary characters meet U+E000..U+FFFF.
bool utf16_less(std::string_view a, std::string_view b) {
  const auto n = std::min(a.size(), b.size());
  std::size_t i = 0;
  while (i < n && a[i] == b[i]) ++i;
  if (i == n) return a.size() < b.size();
  const auto x = static_cast<unsigned char>(a[i]), y = static_cast<unsigned char>(b[i]);
  const bool sx = x >= 0xF0, sy = y >= 0xF0;
  if (sx != sy && (sx ? y : x) >= 0xEE) return sx;
  return x < y;
}

void append_canonical(std::string& out, const Json& value) {
  switch (value.kind()) {
    case boost::json::kind::null: out += "null"; break;
    case boost::json::kind::bool_: out += value.get_bool() ? "true" : "false"; break;
    case boost::json::kind::int64: {
      char b[24];
      out.append(b, std::to_chars(b, b + sizeof b, value.get_int64()).ptr);
      break;
    }
    case boost::json::kind::uint64: {
      char b[24];
      out.append(b, std::to_chars(b, b + sizeof b, value.get_uint64()).ptr);
      break;
    }
    case boost::json::kind::double_: append_number(out, value.get_double()); break;
    case boost::json::kind::string: append_canonical_string(out, value.get_string()); break;
    case boost::json::kind::array: {
      out += '[';
      bool first = true;
      for (const auto& item : value.get_array()) {
        if (!first) out += ',';
        first = false;
        append_canonical(out, item);
      }
      out += ']';
      break;
    }
    case boost::json::kind::object: {
      const auto& object = value.get_object();
      std::vector<const boost::json::key_value_pair*> members;
      members.reserve(object.size());
      for (const auto& member : object) members.push_back(&member);
      std::sort(members.begin(), members.end(),
                [](auto* a, auto* b) { return utf16_less(a->key(), b->key()); });
      out += '{';
      bool first = true;
      for (const auto* member : members) {
        if (!first) out += ',';
        first = false;
        append_canonical_string(out, member->key());
        out += ':';
        append_canonical(out, member->value());
      }
      out += '}';
      break;
    }
  }
}

void append_pretty(std::string& out, const Json& value, int depth) {
  const std::string inner(static_cast<std::size_t>(depth + 1) * 2, ' ');
  if (value.is_object() && !value.get_object().empty()) {
    out += "{\n";
    bool first = true;
    for (const auto& member : value.get_object()) {
      if (!first) out += ",\n";
      first = false;
      out += inner;
      append_canonical_string(out, member.key());
      out += ": ";
      append_pretty(out, member.value(), depth + 1);
    }
    out += '\n' + inner.substr(2) + '}';
  } else if (value.is_array() && !value.get_array().empty()) {
    out += "[\n";
    bool first = true;
    for (const auto& item : value.get_array()) {
      if (!first) out += ",\n";
      first = false;
      out += inner;
      append_pretty(out, item, depth + 1);
    }
    out += '\n' + inner.substr(2) + ']';
  } else {
    append_canonical(out, value);
  }
}

}  // namespace

void append_canonical_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: {
        char b[8];
        std::snprintf(b, sizeof b, "\\u%04x", c);
        out += b;
      }
    }
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

Result<Json> parse_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 64;
  boost::json::parser parser({}, options);
  boost::json::error_code ec;
  const auto used = parser.write(text.data(), text.size(), ec);
  if (ec) return syntax_error(text, used, ec.message());
  if (auto duplicate = DuplicateKeys(text).find())
    return syntax_error(text, *duplicate, "duplicate key");
  return parser.release();
}

Result<Json> read_json_file(const std::string& path) {
  TRY_ASSIGN(const auto text, read_file(path));
  auto parsed = parse_json(text);
  if (!parsed) return std::move(parsed.error().in_file(path));
  return parsed;
}

std::string canonical_json(const Json& value) {
  std::string out;
  append_canonical(out, value);
  return out;
}

std::string pretty_json(const Json& value) {
  std::string out;
  append_pretty(out, value, 0);
  out += '\n';
  return out;
}

const Json* find(const Json& value, std::string_view key) {
  const auto* object = value.if_object();
  return object ? object->if_contains(key) : nullptr;
}

std::string text_or(const Json& value, std::string_view key, std::string_view fallback) {
  const auto* member = find(value, key);
  if (member && member->is_string()) return std::string(member->get_string());
  return std::string(fallback);
}

bool flag(const Json& value, std::string_view key) {
  const auto* member = find(value, key);
  return member && member->is_bool() && member->get_bool();
}

}  // namespace palermo::base
