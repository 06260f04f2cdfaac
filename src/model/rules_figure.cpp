#include <array>

#include "model/rule_record.hpp"
#include "model/table.hpp"

namespace palermo::model {

using base::JsonObject;
using base::Result;

namespace {

// A figure is a count, or what a sign says of one ({"low":0,"high":4}), or nothing.
Result<void> value_or_interval(const JsonObject& record, const CodeLists&) {
  const bool low = record.contains("low"), high = record.contains("high");
  if (low != high) return refusal("model.rule.interval_needs_both", low ? "high" : "low");
  if (low && record.contains("value")) return refusal("model.rule.value_or_interval", "value");
  return {};
}

Result<void> interval_in_order(const JsonObject& record, const CodeLists&) {
  const auto low = whole_of(record, "low"), high = whole_of(record, "high");
  if (low && high && *low > *high) return refusal("model.rule.interval_in_order", "low");
  return {};
}

// What a category names follows from the dimension: nothing, a place or a form of exploitation.
Result<void> category_fits_dimension(const JsonObject& record, const CodeLists& lists) {
  const auto dimension = text_of(record, "dimension"), category = text_of(record, "category");
  const auto expected = attribute_of(lists, "dimension", dimension, "category");
  if (category.empty() || expected.empty()) return {};
  const auto of = has_form_of_place(category) ? "place" : attribute_of(lists, "category", category, "of");
  const bool total = category == kTotal;
  const bool fits = expected == "total"   ? total
                    : expected == "place" ? total || of == "place" || of == "any"
                                          : of != "place";
  return fits ? Result<void>() : Result<void>(contradiction("model.rule.category_fits_dimension", "category"));
}

// Nobody acts on a treaty before it exists; its code carries the day of its adoption.
Result<void> action_after_adoption(const JsonObject& record, const CodeLists& lists) {
  const auto date = text_of(record, "date");
  const auto adopted = attribute_of(lists, "treaty", text_of(record, "treaty"), "adopted");
  if (!date.empty() && !adopted.empty() && date < std::string_view(adopted))
    return contradiction("model.rule.action_after_adoption", "date");
  return {};
}

// A list of actions "as at" a day cannot hold a later one.
Result<void> action_before_as_of(const JsonObject& record, const CodeLists&) {
  const auto date = text_of(record, "date"), as_of = text_of(record, "as_of");
  if (!date.empty() && !as_of.empty() && date > as_of) return contradiction("model.rule.action_before_as_of", "date");
  return {};
}

Result<void> period_in_order(const JsonObject& record, const CodeLists&) {
  const auto start = whole_of(record, "period_start"), end = whole_of(record, "period_end");
  if (start && end && *start > *end) return refusal("model.rule.period_in_order", "period_start");
  return {};
}

constexpr std::array kRules{
    NamedRule{"action_after_adoption", action_after_adoption},
    NamedRule{"action_before_as_of", action_before_as_of},
    NamedRule{"category_fits_dimension", category_fits_dimension},
    NamedRule{"interval_in_order", interval_in_order},
    NamedRule{"period_in_order", period_in_order},
    NamedRule{"value_or_interval", value_or_interval},
};

}  // namespace

std::span<const NamedRule> figure_rules() { return kRules; }

}  // namespace palermo::model
