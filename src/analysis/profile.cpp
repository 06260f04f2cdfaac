#include "analysis/profile.hpp"

#include <algorithm>

#include "frame/frame_builder.hpp"
#include "frame/tabulate.hpp"

namespace palermo::analysis {

using base::Result;

namespace {

const std::string kReporter(frame::kReporter);

Result<frame::Condition> reporters_that_may_be_named(const Subject& subject,
                                                     const frame::Filter& where) {
  frame::Condition out{kReporter, {}, false};
  TRY_ASSIGN(const auto parties, values_of(subject, kReporter, where));
  for (const auto& party : parties) {
    TRY_ASSIGN(const bool may, subject.may_be_named(party));
    if (may) out.values.push_back(party);
  }
  return out;
}

}  // namespace

Result<Figures> count(const Subject& subject, const frame::Tabulation& tabulation,
                      const frame::Filter& where) {
  auto meant = where;
  if (base::text_or(base::Json(tabulation.options), "reporters") == "organisations") {
    TRY_ASSIGN(auto named, reporters_that_may_be_named(subject, where));
    if (named.values.empty()) return Figures{};
    meant.push_back(std::move(named));
  }
  Figures out;
  TRY_ASSIGN(out.table,
             frame::tabulate(subject.frame, {tabulation.by, tabulation.measure, tabulation.totals},
                             meant));
  TRY_ASSIGN(out.reporters, values_of(subject, kReporter, meant));
  TRY_ASSIGN(out.period, period_of(subject, meant));
  for (const auto& name : tabulation.by) {
    TRY_ASSIGN(const frame::Column* column, subject.frame.column(name));
    if (column->many()) {
      out.notes.emplace_back("multi_valued");
      break;
    }
  }
  return out;
}

}  // namespace palermo::analysis
