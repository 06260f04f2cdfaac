#include "formats/json_reader.hpp"

// Faults of the parser are values here: without this a forgotten check would throw.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace palermo::formats {

namespace {

constexpr std::size_t kHeaderObjects = 1000;
constexpr std::size_t kHeaderBytes = 16u << 20;
constexpr std::size_t kNone = ~std::size_t{0};

base::Error fault(std::string id) { return base::error(base::Code::invalid, std::move(id)); }

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The number grammar of RFC 8259, section 6: the parser hands out tokens unchecked, and numbers
// beyond 64 bits are as good as others here.
bool is_json_number(std::string_view token) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < token.size() && token[i] >= '0' && token[i] <= '9') ++i;
    return i - from;
  };
  if (i < token.size() && token[i] == '-') ++i;
  const bool zero = i < token.size() && token[i] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (i < token.size() && token[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < token.size() && (token[i] == 'e' || token[i] == 'E')) {
    ++i;
    if (i < token.size() && (token[i] == '+' || token[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == token.size();
}

namespace ondemand = simdjson::ondemand;

// Appends a scalar as text. Arrays and objects are the caller's.
base::Result<void> append_scalar(ondemand::value value, ondemand::json_type type,
                                 std::string& out) {
  switch (type) {
    case ondemand::json_type::string: {
      std::string_view text;
      if (value.get_string().get(text)) return fault("formats.json.syntax");
      if (text.find('\0') != std::string_view::npos) return fault("formats.encoding.nul");
      out += text;
      return {};
    }
    case ondemand::json_type::number: {
      const std::string_view token = base::trim(value.raw_json_token());
      if (!is_json_number(token)) return fault("formats.json.syntax");
      simdjson::ondemand::number ignored;
      // Moves on; a number too large for the parser's types is no fault.
      [[maybe_unused]] const auto code = value.get_number().get(ignored);
      out += token;
      return {};
    }
    case ondemand::json_type::boolean: {
      bool flag;
      if (value.get_bool().get(flag)) return fault("formats.json.syntax");
      out += flag ? "true" : "false";
      return {};
    }
    default: {
      bool null = false;
      if (value.is_null().get(null) || !null) return fault("formats.json.syntax");
      return {};
    }
  }
}

base::Result<void> append_array(ondemand::value value, std::string& out) {
  ondemand::array array;
  if (value.get_array().get(array)) return fault("formats.json.syntax");
  bool first = true;
  for (auto element : array) {
    ondemand::value member;
    ondemand::json_type type;
    if (element.get(member) || member.type().get(type)) return fault("formats.json.syntax");
    if (type == ondemand::json_type::array || type == ondemand::json_type::object)
      return fault("formats.json.nested");
    if (!first && type != ondemand::json_type::null) out += ';';
    TRY(append_scalar(member, type, out));
    if (type != ondemand::json_type::null) first = false;
  }
  return {};
}

}  // namespace

struct JsonReader::Parser {
  simdjson::ondemand::parser parser;
  std::string cell;
  std::string key;
};

JsonReader::JsonReader(std::unique_ptr<Input> input, const ReadOptions& options,
                       const std::string& file, bool lines)
    : options_(options), lines_(lines), input_(std::move(input)), text_(*input_),
      parser_(std::make_unique<Parser>()) {
  file_ = file;
  row_number_ = 1;
  static_assert(TextBuffer::kPadding >= simdjson::SIMDJSON_PADDING);
}

JsonReader::~JsonReader() = default;

base::Result<std::unique_ptr<RowReader>> JsonReader::open(std::unique_ptr<Input> input,
                                                          const ReadOptions& options,
                                                          const std::string& file, bool lines) {
  std::unique_ptr<JsonReader> reader(new JsonReader(std::move(input), options, file, lines));
  TRY(reader->look_ahead());
  return std::unique_ptr<RowReader>(std::move(reader));
}

base::Error JsonReader::here(base::Error error) const {
  if (error.where.row == 0) error.at_row(row_number_ + waiting_.size() + 1);
  return error.in_file(file_).with("line", std::to_string(line_));
}

base::Result<void> JsonReader::look_ahead() {
  std::vector<std::string> names;
  std::size_t bytes = 0;
  std::optional<base::Error> broken;
  while (waiting_.size() < kHeaderObjects && bytes < kHeaderBytes) {
    Waiting item;
    std::string_view text;
    TRY_ASSIGN(const bool any, object(text, item.line));
    if (!any) break;
    // The keys of a broken object are no columns; the row is reported when its turn comes.
    std::vector<std::string> keys;
    const auto parsed = parse(text, [&](std::string_view key, std::string_view) {
      keys.emplace_back(key);
      return base::Result<void>();
    });
    if (parsed) {
      for (std::string& key : keys)
        if (columns_.emplace(key, names.size()).second) names.push_back(std::move(key));
    } else if (!broken) {
      broken = here(parsed.error());
    }
    bytes += text.size();
    item.text.reserve(text.size() + TextBuffer::kPadding);
    item.text = text;
    waiting_.push_back(std::move(item));
  }
  if (names.empty() && broken) return *broken;
  return set_header(std::move(names), 1);
}

base::Result<bool> JsonReader::next(Row& row) {
  row.cells.clear();
  row.problem.reset();
  std::string_view text;
  Waiting item;
  if (!waiting_.empty()) {
    item = std::move(waiting_.front());
    waiting_.pop_front();
    item.text.reserve(item.text.size() + TextBuffer::kPadding);
    text = item.text;
  } else {
    TRY_ASSIGN(const bool any, object(text, item.line));
    if (!any) return false;
  }
  row.number = ++row_number_;
  row.line = item.line;
  values_.clear();
  spans_.assign(header_.size(), {kNone, 0});
  std::size_t expected = 0;  // objects mostly hold their keys in the header's order
  const auto parsed = parse(text, [&](std::string_view key, std::string_view value) {
    std::size_t column = expected;
    if (column >= header_.size() || header_[column] != key) {
      const auto found = columns_.find(key);
      if (found == columns_.end())
        return base::Result<void>(fault("formats.json.unknown_key").with("key", std::string(key)));
      column = found->second;
    }
    if (spans_[column].first != kNone)
      return base::Result<void>(fault("formats.json.duplicate_key").with("key", std::string(key)));
    spans_[column] = {values_.size(), value.size()};
    values_ += value;
    expected = column + 1;
    return base::Result<void>();
  });
  if (!parsed) row.problem = base::Error(parsed.error()).in_file(file_).at_row(row.number);
  for (const auto& [from, size] : spans_)
    row.cells.push_back(from == kNone ? std::string_view()
                                      : std::string_view(values_).substr(from, size));
  return true;
}

base::Result<void> JsonReader::parse(std::string_view text, const Take& take) {
  ondemand::document document;
  ondemand::object fields;
  const simdjson::padded_string_view padded(text, text.size() + TextBuffer::kPadding);
  if (parser_->parser.iterate(padded).get(document) || document.get_object().get(fields))
    return fault("formats.json.syntax");
  for (auto each : fields) {
    ondemand::field field;
    std::string_view key;
    ondemand::json_type type;
    if (std::move(each).get(field) || field.unescaped_key().get(key))
      return fault("formats.json.syntax");
    parser_->key = key;
    ondemand::value value = field.value();
    if (value.type().get(type)) return fault("formats.json.syntax");
    parser_->cell.clear();
    base::Result<void> done;
    if (type == ondemand::json_type::object) done = fault("formats.json.nested");
    else if (type == ondemand::json_type::array) done = append_array(value, parser_->cell);
    else done = append_scalar(value, type, parser_->cell);
    if (done && parser_->cell.size() > options_.limits.cell_bytes)
      done = fault("formats.json.cell_too_large");
    if (!done) return std::move(done).error().in_column(parser_->key);
    TRY(take(parser_->key, parser_->cell));
  }
  const char* behind = nullptr;
  if (!document.current_location().get(behind)) return fault("formats.json.syntax");
  return {};
}

void JsonReader::take(std::size_t n) {
  line_ += static_cast<std::uint64_t>(std::count(text_.begin(), text_.begin() + n, '\n'));
  text_.take(n);
}

base::Result<bool> JsonReader::object(std::string_view& text, std::uint64_t& line) {
  take(pending_);
  pending_ = 0;
  while (true) {
    TRY(skip_space());
    TRY_ASSIGN(const Found found, lines_ ? scan_line(text) : scan_element(text));
    if (found == Found::end) return false;
    if (found == Found::object) {
      line = line_;
      pending_ = text.size();
      return true;
    }
    if (text_.size() > options_.limits.row_bytes)
      return here(base::error(base::Code::too_large, "formats.json.row_too_large"));
    if (auto filled = text_.fill(); !filled) return here(std::move(filled).error());
    if (text_.take_latin1_notice()) warnings_.push_back(here(fault("formats.encoding.latin1")));
  }
}

base::Result<void> JsonReader::skip_space() {
  std::size_t n = 0;
  const std::string_view text = text_.view();
  while (n < text.size() && is_space(text[n])) ++n;
  take(n);
  return {};
}

base::Result<JsonReader::Found> JsonReader::scan_line(std::string_view& text) {
  const std::string_view rest = text_.view();
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos && !text_.finished()) return Found::more;
  if (rest.empty()) return Found::end;
  text = rest.substr(0, end);
  return Found::object;
}

// The next member of the array, cut out by counting braces outside strings.
base::Result<JsonReader::Found> JsonReader::scan_element(std::string_view& text) {
  const std::string_view rest = text_.view();
  if (rest.empty()) {
    if (!text_.finished()) return Found::more;
    if (place_ == Place::after) return Found::end;
    return here(fault("formats.json.array_open"));
  }
  const char c = rest[0];
  if (place_ == Place::after) return here(fault("formats.json.trailing"));
  if (place_ == Place::before) {
    if (c != '[') return here(fault("formats.json.not_array"));
    place_ = Place::first;
    take(1);
    return Found::more;
  }
  if (c == ']') {
    place_ = Place::after;
    take(1);
    return Found::more;
  }
  std::size_t i = 0;
  if (place_ == Place::between) {
    if (c != ',') return here(fault("formats.json.comma"));
    for (i = 1; i < rest.size() && is_space(rest[i]);) ++i;
    if (i == rest.size()) {
      if (text_.finished()) return here(fault("formats.json.array_open"));
      return Found::more;
    }
  }
  if (rest[i] != '{') {
    take(i);
    return here(fault("formats.json.not_objects"));
  }
  const std::size_t from = i;
  std::size_t depth = 0;
  bool quoted = false;
  for (; i < rest.size(); ++i) {
    const char d = rest[i];
    if (quoted) {
      if (d == '\\') ++i;
      else if (d == '"') quoted = false;
    } else if (d == '"') {
      quoted = true;
    } else if (d == '{') {
      ++depth;
    } else if (d == '}' && --depth == 0) {
      take(from);
      place_ = Place::between;
      text = text_.view().substr(0, i + 1 - from);
      return Found::object;
    }
  }
  if (text_.finished()) return here(fault("formats.json.array_open"));
  return Found::more;
}

}  // namespace palermo::formats
