#include "frame/filter.hpp"

#include <algorithm>

namespace palermo::frame {

using base::Code;
using base::error;
using base::Json;
using base::Result;

namespace {

Result<std::vector<std::string>> texts(const Json& json) {
  if (json.is_string()) return std::vector<std::string>{std::string(json.get_string())};
  std::vector<std::string> out;
  if (json.is_array())
    for (const auto& item : json.get_array())
      if (item.is_string()) out.emplace_back(item.get_string());
  if (!json.is_array() || out.size() != json.get_array().size() || out.empty())
    return error(Code::invalid, "frame.filter.shape");
  return out;
}

// By code: does a row with that code alone hold the condition?
std::vector<std::uint8_t> holding(const Column& column, const Condition& condition) {
  std::vector<std::uint8_t> out(column.cardinality(), condition.negated);
  // What is hidden may be anything.
  out[kSuppressed] = 0;
  for (const auto& value : condition.values)
    if (const auto code = column.dictionary().find(value)) out[*code] = !condition.negated;
  return out;
}

}  // namespace

Result<Filter> filter_from_json(const Json& json) {
  if (!json.is_object()) return error(Code::invalid, "frame.filter.shape");
  Filter out;
  for (const auto& member : json.get_object()) {
    Condition condition{std::string(member.key()), {}, false};
    const Json* values = &member.value();
    if (values->is_object()) {
      const auto* denied = base::find(*values, "not");
      if (!denied || values->get_object().size() != 1)
        return error(Code::invalid, "frame.filter.shape").at_pointer("/" + condition.column);
      condition.negated = true;
      values = denied;
    }
    auto given = texts(*values);
    if (!given) return std::move(given).error().at_pointer("/" + condition.column);
    condition.values = std::move(given).value();
    out.push_back(std::move(condition));
  }
  return out;
}

Result<std::vector<std::uint8_t>> select(const Frame& frame, const Filter& filter) {
  std::vector<std::uint8_t> meant;
  for (const auto& condition : filter) {
    TRY_ASSIGN(const Column* column, frame.column(condition.column));
    if (meant.empty()) meant.assign(frame.rows(), 1);
    const auto holds = holding(*column, condition);
    column->codes().visit([&](auto codes) {
      if (!column->many()) {
        for (std::size_t i = 0; i < meant.size(); ++i) meant[i] &= holds[codes[i]];
        return;
      }
      const auto& starts = column->starts();
      for (std::size_t i = 0; i < meant.size(); ++i) {
        const auto begin = codes.begin() + starts[i], end = codes.begin() + starts[i + 1];
        auto one = [&](auto code) { return holds[code] != 0; };
        meant[i] &= condition.negated ? std::all_of(begin, end, one) : std::any_of(begin, end, one);
      }
    });
  }
  return meant;
}

}  // namespace palermo::frame
