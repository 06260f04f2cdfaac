#include "analysis/response.hpp"

#include <algorithm>
#include <map>

#include "frame/frame_builder.hpp"
#include "frame/group_by.hpp"

namespace palermo::analysis {

using base::error;
using base::Result;

namespace {

struct Pair {
  std::int64_t wanted = 0, given = 0;
};

Result<std::int64_t> persons_with_a_value(const Subject& subject, const frame::Column& column,
                                          const frame::Filter& where) {
  frame::Condition any{column.name(), {}, false};
  for (frame::Code code = frame::kFirstValue; code < column.cardinality(); ++code)
    any.values.push_back(column.dictionary().text(code));
  auto filter = where;
  filter.push_back(std::move(any));
  TRY_ASSIGN(const auto meant, frame::select(subject.frame, filter));
  return static_cast<std::int64_t>(std::count(meant.begin(), meant.end(), std::uint8_t{1}));
}

}  // namespace

Result<std::vector<std::string>> wanted_given_columns(const frame::Tabulation& tabulation) {
  std::vector<std::string> out;
  for (const char* name : {"wanted", "given"}) {
    out.push_back(base::text_or(base::Json(tabulation.options), name));
    if (out.back().empty())
      return error(base::Code::invalid, "analysis.tabulation.option")
          .with("tabulation", tabulation.id)
          .with("option", name);
  }
  return out;
}

Result<Figures> wanted_given(const Subject& subject, const frame::Tabulation& tabulation,
                             const frame::Filter& where) {
  TRY_ASSIGN(const auto fields, wanted_given_columns(tabulation));
  TRY_ASSIGN(const auto meant, frame::select(subject.frame, where));
  std::map<std::string, Pair> pairs;
  std::map<std::string, model::Cell> cells;
  Pair total;
  std::string codelist;
  for (const bool given : {false, true}) {
    TRY_ASSIGN(const frame::Column* column, subject.frame.column(fields[given]));
    codelist = column->codelist();
    TRY_ASSIGN(const auto groups, frame::group_by(subject.frame, {column}, meant));
    for (std::size_t g = 0; g < groups.keys.size(); ++g) {
      const auto code = groups.code(g, 0);
      const auto& text = column->dictionary().text(code);
      // '~' sorts after every code: kinds of nothing stand last.
      const auto key =
          code < frame::kFirstValue ? "~" + std::to_string(frame::kFirstValue - code) : text;
      cells.insert_or_assign(key, column->cell(code));
      (given ? pairs[key].given : pairs[key].wanted) = static_cast<std::int64_t>(groups.counts[g]);
    }
    TRY_ASSIGN((given ? total.given : total.wanted), persons_with_a_value(subject, *column, where));
  }
  Figures out;
  if (pairs.empty()) return out;
  using Role = model::Column::Role;
  out.table.columns = {{Role::dimension, tabulation.by.front(), codelist},
                       {Role::count, "wanted", ""},
                       {Role::count, "given", ""}};
  for (const auto& [key, pair] : pairs)
    out.table.rows.push_back({cells.at(key), pair.wanted, pair.given});
  if (tabulation.totals)
    out.table.rows.push_back({std::string(model::kTotal), total.wanted, total.given});
  TRY_ASSIGN(out.reporters, values_of(subject, std::string(frame::kReporter), where));
  TRY_ASSIGN(out.period, period_of(subject, where));
  out.notes.emplace_back("multi_valued");
  return out;
}

}  // namespace palermo::analysis
