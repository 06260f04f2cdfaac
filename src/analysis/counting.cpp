#include "analysis/counting.hpp"

#include <algorithm>
#include <set>

#include "analysis/profile.hpp"
#include "analysis/response.hpp"
#include "analysis/trend.hpp"
#include "frame/tabulate.hpp"

namespace palermo::analysis {

using base::Code;
using base::error;
using base::Result;
using frame::Tabulation;

namespace {

constexpr std::string_view kRuleField = "field:";
// The rule of records that do not say how they count.
const std::string kUnstated = "unstated";

Result<Method> method_of(const Tabulation& tabulation) {
  if (tabulation.method == "count") return Method(&count);
  if (tabulation.method == "continuing") return Method(&continuing);
  if (tabulation.method == "wanted_given") return Method(&wanted_given);
  return error(Code::invalid, "analysis.tabulation.method")
      .with("tabulation", tabulation.id)
      .with("method", tabulation.method);
}

// A counting rule and the rows that follow it.
struct Rule {
  std::string name;
  frame::Filter where;
};

// Rules that some of the rows follow: one that the tabulation names, or those that the records say.
Result<std::vector<Rule>> rules_of(const Subject& subject, const Tabulation& tabulation) {
  if (!tabulation.counting_rule.starts_with(kRuleField))
    return std::vector<Rule>{{tabulation.counting_rule, {}}};
  const auto field = tabulation.counting_rule.substr(kRuleField.size());
  TRY_ASSIGN(const auto values, values_of(subject, field, {}));
  std::vector<Rule> out;
  for (const auto& value : values) out.push_back({value, {{field, {value}, false}}});
  const frame::Filter unstated{{field, values, true}};
  TRY_ASSIGN(const auto meant, frame::select(subject.frame, unstated));
  if (std::find(meant.begin(), meant.end(), 1) != meant.end()) out.push_back({kUnstated, unstated});
  return out;
}

Result<void> make(Subject& subject, const Tabulation& tabulation, const std::string& source,
                  std::vector<ExactTable>& out) {
  TRY_ASSIGN(const Method method, method_of(tabulation));
  TRY_ASSIGN(const auto rules, rules_of(subject, tabulation));
  for (const auto& rule : rules) {
    auto where = tabulation.where;
    where.insert(where.end(), rule.where.begin(), rule.where.end());
    TRY_ASSIGN(auto figures, method(subject, tabulation, where));
    if (figures.table.rows.empty()) continue;
    auto notes = tabulation.notes;
    for (const auto& note : figures.notes)
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
    out.push_back({tabulation.id + "." + source + (rules.size() > 1 ? "-" + rule.name : ""),
                   tabulation.id, tabulation.register_name, source, rule.name, tabulation.unit,
                   figures.period, figures.reporters, subject.entries_from, subject.entries_to,
                   notes, model::Restricted(std::move(figures.table))});
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> columns_for(const Work& work, const model::Schema& schema) {
  std::set<std::string> out;
  for (const auto& tabulation : work.tabulations) {
    auto columns = frame::columns_of(tabulation);
    if (tabulation.method == "wanted_given") {
      // `by` names the table's dimension, which stands for the two fields.
      std::erase(columns, tabulation.by.front());
      TRY_ASSIGN(const auto pair, wanted_given_columns(tabulation));
      columns.insert(columns.end(), pair.begin(), pair.end());
    }
    out.insert(columns.begin(), columns.end());
    if (const auto join = work.joins.find(tabulation.id); join != work.joins.end())
      out.insert(join->second.first.key);
  }
  if (schema.field("year")) out.emplace("year");
  return std::vector<std::string>(out.begin(), out.end());
}

Result<std::vector<ExactTable>> make_tables(Subject& subject, const Work& work,
                                            const std::string& source) {
  std::vector<ExactTable> out;
  for (const auto& tabulation : work.tabulations) {
    TRY(frame::apply_derivations(subject.frame, tabulation));
    if (const auto join = work.joins.find(tabulation.id); join != work.joins.end())
      TRY(put_joined(subject.frame, join->second.first, join->second.second));
    TRY(make(subject, tabulation, source, out));
  }
  return out;
}

}  // namespace palermo::analysis
