#include <array>
#include <charconv>

#include "model/rule_record.hpp"

namespace palermo::model {

using base::JsonObject;
using base::Result;

namespace {

// A child is a person under eighteen years of age: Trafficking Protocol, article 3 (d). The age is
// that at registration; who was an adult before is no child now.
Result<void> majority_agrees_with_age(const JsonObject& record, const CodeLists& lists) {
  const auto by_age = attribute_of(lists, "age_band", text_of(record, "age"), "majority");
  const auto said = known_of(record, "majority");
  if (!by_age.empty() && !said.empty() && by_age != said)
    return contradiction("model.rule.majority_agrees_with_age", "majority");
  return {};
}

Result<void> majority_only_grows(const JsonObject& record, const CodeLists&) {
  const auto now = known_of(record, "majority");
  for (const auto* before : {"majority_at_entry", "majority_at_exploitation"})
    if (now == "child" && known_of(record, before) == "adult")
      return contradiction("model.rule.majority_only_grows", before);
  return {};
}

Result<void> exploitation_years_in_order(const JsonObject& record, const CodeLists&) {
  const auto start = whole_of(record, "exploitation_year"), end = whole_of(record, "exploitation_end_year"),
             registered = whole_of(record, "year");
  if (start && end && *start > *end) return contradiction("model.rule.exploitation_years_in_order", "exploitation_year");
  if (start && registered && *start > *registered)
    return contradiction("model.rule.exploitation_years_in_order", "exploitation_year");
  return {};
}

// The bands are those of the code list; its attributes `from` and `to` are months.
Result<void> duration_agrees_with_months(const JsonObject& record, const CodeLists& lists) {
  const auto months = whole_of(record, "duration_months");
  const auto band = known_of(record, "duration");
  if (!months || band.empty()) return {};
  const auto found = lists.find("duration");
  if (found == lists.end()) return {};
  const auto bounds = found->second.attributes.find(band);
  if (bounds == found->second.attributes.end()) return {};
  const auto from = whole_of(bounds->second, "from"), to = whole_of(bounds->second, "to");
  if ((from && *months < *from) || (to && *months > *to))
    return contradiction("model.rule.duration_agrees_with_months", "duration");
  return {};
}

Result<void> border_agrees_with_countries(const JsonObject& record, const CodeLists&) {
  const auto border = known_of(record, "border");
  const auto from = known_of(record, "recruitment_country"), to = known_of(record, "exploitation_country");
  const bool two = !from.empty() && !to.empty();
  const bool crossed = (two && from != to) || list_of(record, "transit");
  if (border == "internal" && crossed) return contradiction("model.rule.border_agrees_with_countries", "border");
  if (border == "cross_border" && two && !crossed)
    return contradiction("model.rule.border_agrees_with_countries", "border");
  return {};
}

std::optional<int> year_at(std::string_view text, std::size_t at) {
  int year = 0;
  const auto part = text.substr(at, 4);
  const auto [end, ec] = std::from_chars(part.data(), part.data() + part.size(), year);
  return ec == std::errc{} && end == part.data() + 4 ? std::optional(year) : std::nullopt;
}

// Bands of five years that start at a multiple of five: equal bands at all agencies, so that they
// can be compared, and never a year of birth.
Result<void> birth_band_of_five_years(const JsonObject& record, const CodeLists&) {
  const auto band = text_of(record, "birth_year_band");
  if (band.empty()) return {};
  const auto from = year_at(band, 0), to = year_at(band, 5);
  if (!from || !to || *from % 5 != 0 || *to - *from != 4)
    return refusal("model.rule.birth_band_of_five_years", "birth_year_band");
  return {};
}

// Nobody is linked against their word.
Result<void> encoding_needs_consent(const JsonObject& record, const CodeLists&) {
  if (!record.contains("encoding")) return {};
  if (!record.contains("encoding_key")) return refusal("model.rule.encoding_needs_key", "encoding_key");
  const auto consent = text_of(record, "consent");
  if (consent == "not_given" || consent == "withdrawn")
    return refusal("model.rule.encoding_needs_consent", "encoding");
  return {};
}

Result<void> encoding_needs_key(const JsonObject& record, const CodeLists&) {
  if (record.contains("encoding") && !record.contains("encoding_key"))
    return refusal("model.rule.encoding_needs_key", "encoding_key");
  return {};
}

// Trafficking is an act, by a means, for a purpose: Protocol, article 3 (a). What was done and how
// is often not recorded; without a purpose nothing tells the event from another offence. For the
// institutions and practices of the 1956 Convention act and means are no part of the definition.
Result<void> trafficking_needs_purpose(const JsonObject& record, const CodeLists&) {
  if (text_of(record, "kind") == "trafficking" && !record.contains("purpose"))
    return refusal("model.rule.trafficking_needs_purpose", "purpose");
  return {};
}

// "Means not required" is said of children alone: Protocol, article 3 (c).
Result<void> means_not_required_for_children(const JsonObject& record, const CodeLists&) {
  const auto children = whole_of(record, "child_victims");
  if (children == 0 && holds(record, "means", "not_required_child"))
    return contradiction("model.rule.means_not_required_for_children", "means");
  return {};
}

Result<void> children_among_victims(const JsonObject& record, const CodeLists&) {
  const auto all = whole_of(record, "victims"), children = whole_of(record, "child_victims");
  if (all && children && *children > *all) return contradiction("model.rule.children_among_victims", "child_victims");
  return {};
}

// A year and a month of it may overlap: they are compared by the year alone.
Result<void> event_months_in_order(const JsonObject& record, const CodeLists&) {
  auto start = text_of(record, "start"), end = text_of(record, "end");
  if (start.size() != end.size()) {
    start = start.substr(0, 4);
    end = end.substr(0, 4);
  }
  if (!start.empty() && !end.empty() && start > end) return contradiction("model.rule.event_months_in_order", "start");
  return {};
}

// Only a conviction carries a sentence; whoever is suspected or prosecuted is presumed innocent:
// International Covenant on Civil and Political Rights, article 14, paragraph 2.
Result<void> sentence_needs_conviction(const JsonObject& record, const CodeLists&) {
  const auto status = text_of(record, "status");
  if (record.contains("sentence_months") && !status.empty() && status != "convicted")
    return contradiction("model.rule.sentence_needs_conviction", "sentence_months");
  return {};
}

constexpr std::array kRules{
    NamedRule{"birth_band_of_five_years", birth_band_of_five_years},
    NamedRule{"border_agrees_with_countries", border_agrees_with_countries},
    NamedRule{"children_among_victims", children_among_victims},
    NamedRule{"duration_agrees_with_months", duration_agrees_with_months},
    NamedRule{"encoding_needs_consent", encoding_needs_consent},
    NamedRule{"encoding_needs_key", encoding_needs_key},
    NamedRule{"event_months_in_order", event_months_in_order},
    NamedRule{"exploitation_years_in_order", exploitation_years_in_order},
    NamedRule{"majority_agrees_with_age", majority_agrees_with_age},
    NamedRule{"majority_only_grows", majority_only_grows},
    NamedRule{"means_not_required_for_children", means_not_required_for_children},
    NamedRule{"sentence_needs_conviction", sentence_needs_conviction},
    NamedRule{"trafficking_needs_purpose", trafficking_needs_purpose},
};

}  // namespace

std::span<const NamedRule> case_rules() { return kRules; }

}  // namespace palermo::model
