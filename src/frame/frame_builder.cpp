#include "frame/frame_builder.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>

namespace palermo::frame {

using base::error;
using base::Result;
using simdjson::dom::element_type;

namespace {

// A key of the body that is read: the value of a column, or the list of what was denied.
struct Wanted {
  std::string key;
  std::size_t column;
  bool denial;
};

// What one body says of one column.
struct Answer {
  std::vector<Code> codes;
  bool asked = false;
};

}  // namespace

struct FrameBuilder::State {
  std::vector<Column> columns;  // the wanted ones, then reporter and source
  std::vector<std::vector<std::string>> listed;
  std::vector<Wanted> wanted;  // by key
  std::vector<bool> concealed;
  std::vector<Answer> answers;
  std::size_t rows = 0;
  std::string last_party, last_source;
  std::optional<Code> party_code, source_code;
  // The parser that picks its instructions at run time; the on-demand one cannot (simdjson 3.0).
  simdjson::dom::parser parser;
  std::string buffer;

  simdjson::error_code read(std::string_view body);
  simdjson::error_code read_value(simdjson::dom::element value, Column& column, Answer& answer);
};

namespace {

// An integer or a real number as RFC 8785 writes it.
std::string_view written(simdjson::dom::element number, std::array<char, 32>& space) {
  char* const end = space.data() + space.size();
  std::to_chars_result done{space.data(), {}};
  std::int64_t integer = 0;
  std::uint64_t large = 0;
  double real = 0;
  if (number.get(integer) == simdjson::SUCCESS) done = std::to_chars(space.data(), end, integer);
  else if (number.get(large) == simdjson::SUCCESS) done = std::to_chars(space.data(), end, large);
  else if (number.get(real) == simdjson::SUCCESS) done = std::to_chars(space.data(), end, real);
  return {space.data(), done.ptr};
}

}  // namespace

simdjson::error_code FrameBuilder::State::read_value(simdjson::dom::element value, Column& column,
                                                     Answer& answer) {
  answer.asked = true;
  switch (value.type()) {
    case element_type::STRING: {
      std::string_view text;
      if (const auto fault = value.get(text)) return fault;
      answer.codes.push_back(column.dictionary().code(text));
      break;
    }
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE: {
      std::array<char, 32> space;
      answer.codes.push_back(column.dictionary().code(written(value, space)));
      break;
    }
    case element_type::BOOL: {
      bool truth = false;
      if (const auto fault = value.get(truth)) return fault;
      answer.codes.push_back(column.dictionary().code(truth ? "true" : "false"));
      break;
    }
    case element_type::NULL_VALUE: answer.asked = false; break;
    case element_type::OBJECT:
      // A count that its owner gave as bounds.
      answer.codes.push_back(kSuppressed);
      break;
    case element_type::ARRAY: {
      simdjson::dom::array items;
      if (const auto fault = value.get(items)) return fault;
      if (!column.many()) return simdjson::INCORRECT_TYPE;
      for (const auto item : items) {
        if (item.is_array() || item.is_null()) return simdjson::INCORRECT_TYPE;
        if (const auto fault = read_value(item, column, answer)) return fault;
      }
      break;
    }
  }
  return simdjson::SUCCESS;
}

simdjson::error_code FrameBuilder::State::read(std::string_view body) {
  for (auto& answer : answers) {
    answer.codes.clear();
    answer.asked = false;
  }
  if (buffer.size() < body.size() + simdjson::SIMDJSON_PADDING)
    buffer.resize(2 * body.size() + simdjson::SIMDJSON_PADDING);
  std::memcpy(buffer.data(), body.data(), body.size());
  simdjson::dom::object object;
  if (const auto fault = parser.parse(buffer.data(), body.size(), false).get(object)) return fault;
  // Keys of the body and of `wanted` ascend alike: one walk over both, up to the last one wanted.
  auto next = wanted.begin();
  for (const auto field : object) {
    if (next == wanted.end()) break;
    int order = next->key.compare(field.key);
    while (order < 0 && ++next != wanted.end()) order = next->key.compare(field.key);
    if (next == wanted.end()) break;
    if (order > 0) continue;
    auto& answer = answers[next->column];
    if (next->denial) {
      answer.asked = true;
    } else if (const auto fault = read_value(field.value, columns[next->column], answer)) {
      return fault;
    }
    ++next;
  }
  return simdjson::SUCCESS;
}

Result<FrameBuilder> FrameBuilder::over(const model::Schema& schema,
                                        const std::vector<std::string>& columns) {
  auto state = std::make_unique<State>();
  for (const auto& name : columns) {
    if (name == kReporter || name == kSource ||
        std::any_of(state->columns.begin(), state->columns.end(),
                    [&](const Column& column) { return column.name() == name; }))
      continue;
    const auto* field = schema.field(name);
    if (!field)
      return error(base::Code::not_found, "frame.column.unknown")
          .with("column", name)
          .with("register", schema.id().value());
    if (field->type == model::FieldType::object)
      return error(base::Code::invalid, "frame.column.object").with("column", name);
    const bool many = field->type == model::FieldType::list;
    const auto at = state->columns.size();
    state->columns.emplace_back(name, field->codelist, many);
    state->listed.push_back(field->values);
    state->wanted.push_back({name, at, false});
    if (many && schema.field(name + "_no")) state->wanted.push_back({name + "_no", at, true});
  }
  std::sort(state->wanted.begin(), state->wanted.end(),
            [](const Wanted& a, const Wanted& b) { return a.key < b.key; });
  state->answers.resize(state->columns.size());
  state->concealed.assign(state->columns.size(), false);
  for (const auto name : {kReporter, kSource}) {
    state->columns.emplace_back(std::string(name), name == kReporter ? "party" : "source", false);
    state->listed.emplace_back();
  }
  return FrameBuilder(std::move(state));
}

FrameBuilder::FrameBuilder(std::unique_ptr<State> state) : state_(std::move(state)) {}
FrameBuilder::FrameBuilder(FrameBuilder&&) noexcept = default;
FrameBuilder& FrameBuilder::operator=(FrameBuilder&&) noexcept = default;
FrameBuilder::~FrameBuilder() = default;

std::size_t FrameBuilder::rows() const {
  return state_->rows;
}

void FrameBuilder::conceal(const std::vector<std::string>& columns) {
  for (std::size_t i = 0; i < state_->concealed.size(); ++i)
    state_->concealed[i] =
        std::find(columns.begin(), columns.end(), state_->columns[i].name()) != columns.end();
}

Result<void> FrameBuilder::add(std::string_view body, std::string_view party,
                               std::string_view source) {
  auto& s = *state_;
  if (const auto fault = s.read(body))
    return error(base::Code::corrupt, "frame.body.invalid")
        .with("reason", simdjson::error_message(fault));
  for (std::size_t i = 0; i < s.answers.size(); ++i) {
    auto& [codes, asked] = s.answers[i];
    if (s.concealed[i]) codes.assign(1, kSuppressed);
    else if (!asked) codes.assign(1, kNotAsked);
    if (s.columns[i].many()) s.columns[i].push_back(codes);
    else s.columns[i].push_back(codes.empty() ? kNone : codes.front());
  }
  auto& reporter = s.columns[s.columns.size() - 2];
  auto& from = s.columns.back();
  if (!s.party_code || party != s.last_party) {
    s.last_party = party;
    s.party_code = party.empty() ? kNotAsked : reporter.dictionary().code(party);
  }
  if (!s.source_code || source != s.last_source) {
    s.last_source = source;
    s.source_code = source.empty() ? kNotAsked : from.dictionary().code(source);
  }
  reporter.push_back(*s.party_code);
  from.push_back(*s.source_code);
  ++s.rows;
  return {};
}

void FrameBuilder::merge(FrameBuilder&& other) {
  for (std::size_t i = 0; i < state_->columns.size(); ++i)
    state_->columns[i].append(other.state_->columns[i]);
  state_->rows += other.state_->rows;
}

Frame FrameBuilder::finish() && {
  for (std::size_t i = 0; i < state_->columns.size(); ++i)
    state_->columns[i].settle(state_->listed[i]);
  return Frame(state_->rows, std::move(state_->columns));
}

}  // namespace palermo::frame
