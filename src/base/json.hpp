// JSON values, strict reading, and RFC 8785 canonical writing (hashes depend on the latter).
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace palermo::base {

using Json = boost::json::value;
using JsonArray = boost::json::array;
using JsonObject = boost::json::object;

// Reads one JSON text (UTF-8, no comments, depth at most 64). A duplicate key is an error.
// Fails with json.syntax and the row and column of the fault.
Result<Json> parse_json(std::string_view text);

// The same from a file; fails with file.unreadable or json.syntax, both with the file's name.
Result<Json> read_json_file(const std::string& path);

// RFC 8785: keys sorted by UTF-16 code units, shortest numbers, no white space. Integers beyond
// 2^53 are written as they are. Precondition: all strings are valid UTF-8.
std::string canonical_json(const Json& value);
void append_canonical_string(std::string& out, std::string_view utf8);

// Two-space indented, keys in their order, ends with a newline: for files that people read.
std::string pretty_json(const Json& value);

// Member or nullptr; null when `value` is no object.
const Json* find(const Json& value, std::string_view key);
std::string text_or(const Json& value, std::string_view key, std::string_view fallback = "");
bool flag(const Json& value, std::string_view key);

}  // namespace palermo::base
