#include "analysis/trend.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "frame/frame_builder.hpp"
#include "frame/group_by.hpp"
#include "frame/tabulate.hpp"

namespace palermo::analysis {

using base::error;
using base::Result;

namespace {

const std::string kReporter(frame::kReporter);
const std::string kYear = "year";

Result<std::int64_t> window_of(const frame::Tabulation& tabulation) {
  const auto* window = tabulation.options.if_contains("window");
  if (!window || !window->is_int64() || window->get_int64() < 2)
    return error(base::Code::invalid, "analysis.tabulation.option")
        .with("tabulation", tabulation.id)
        .with("option", "window");
  return window->get_int64();
}

int number(const std::string& year) {
  int value = 0;
  std::from_chars(year.data(), year.data() + year.size(), value);
  return value;
}

}  // namespace

Result<Figures> continuing(const Subject& subject, const frame::Tabulation& tabulation,
                           const frame::Filter& where) {
  TRY_ASSIGN(const auto length, window_of(tabulation));
  TRY_ASSIGN(const frame::Column* reporter, subject.frame.column(kReporter));
  TRY_ASSIGN(const frame::Column* year, subject.frame.column(kYear));
  TRY_ASSIGN(const auto meant, frame::select(subject.frame, where));
  TRY_ASSIGN(const auto groups, frame::group_by(subject.frame, {reporter, year}, meant));

  std::map<std::string, std::set<int>> years_of;  // by reporter
  std::set<int> all;
  for (std::size_t g = 0; g < groups.keys.size(); ++g) {
    const auto who = groups.code(g, 0), when = groups.code(g, 1);
    if (who < frame::kFirstValue || when < frame::kFirstValue) continue;
    const int at = number(year->dictionary().text(when));
    years_of[reporter->dictionary().text(who)].insert(at);
    all.insert(at);
  }
  if (all.empty()) return Figures{};
  const int last = *all.rbegin();
  const int first = static_cast<int>(std::max<std::int64_t>(*all.begin(), last - length + 1));
  if (first == last) return Figures{};

  frame::Condition in_window{kYear, {}, false}, continued{kReporter, {}, false};
  for (int at = first; at <= last; ++at) in_window.values.push_back(std::to_string(at));
  for (const auto& [party, years] : years_of) {
    const auto held = std::distance(years.lower_bound(first), years.end());
    if (held == last - first + 1) continued.values.push_back(party);
  }
  if (continued.values.empty()) return Figures{};

  Figures out;
  out.reporters = continued.values;
  out.period = std::to_string(first) + "-" + std::to_string(last);
  auto filter = where;
  filter.push_back(std::move(in_window));
  filter.push_back(std::move(continued));
  TRY_ASSIGN(out.table,
             frame::tabulate(subject.frame, {tabulation.by, tabulation.measure, tabulation.totals},
                             filter));
  return out;
}

}  // namespace palermo::analysis
