#include "analysis/tables.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "analysis/as_reported.hpp"
#include "analysis/counting.hpp"
#include "analysis/load.hpp"
#include "base/catalogue.hpp"
#include "frame/tabulate.hpp"

namespace palermo::analysis {

using base::Code;
using base::error;
using base::Result;
using frame::Tabulation;

namespace {

constexpr std::string_view kAsReported = "as_reported";

Result<const model::Schema*> schema_of(const registers::Store& store, const std::string& name) {
  if (const auto* schema = store.schemas().find(name)) return schema;
  std::string known;
  for (const auto& [one, schema] : store.schemas().all())
    known += (known.empty() ? "" : ", ") + one;
  return error(Code::not_found, "analysis.register.unknown")
      .with("register", name)
      .with("known", known);
}

Result<void> make_reported(const registers::Store& store, const model::Schema& schema,
                           const registers::Query& query, const Tabulation& tabulation,
                           std::vector<ExactTable>& out) {
  TRY_ASSIGN(auto reported, as_reported(store, schema, query, tabulation));
  if (reported.table.rows.empty()) return {};
  out.push_back({tabulation.id + "." + query.source, tabulation.id, tabulation.register_name,
                 query.source, tabulation.counting_rule, tabulation.unit, reported.period,
                 reported.reporters, reported.entries_from, reported.entries_to, tabulation.notes,
                 model::Restricted(std::move(reported.table))});
  return {};
}

}  // namespace

Result<std::vector<ExactTable>> tabulate_register(const registers::Store& store,
                                                  const std::string& register_name,
                                                  const std::string& source,
                                                  std::optional<base::EntryIndex> as_of) {
  TRY_ASSIGN(const model::Schema* schema, schema_of(store, register_name));
  TRY_ASSIGN(auto all, frame::load_tabulations(base::home_path("policies/tabulations")));
  registers::Query query;
  query.source = source;
  query.as_of = as_of;

  std::vector<ExactTable> out;
  Work work;
  for (auto& tabulation : all) {
    if (tabulation.register_name != register_name || !tabulation.of_source(source)) continue;
    if (tabulation.method == kAsReported) {
      TRY(make_reported(store, *schema, query, tabulation, out));
      continue;
    }
    TRY_ASSIGN(const auto join, join_of(tabulation));
    if (join) {
      TRY_ASSIGN(auto joined, read_joined(store, query, *join));
      if (!joined.empty()) work.joins.emplace(tabulation.id, std::pair(*join, std::move(joined)));
    }
    work.tabulations.push_back(std::move(tabulation));
  }
  if (!work.tabulations.empty()) {
    TRY_ASSIGN(const auto columns, columns_for(work, *schema));
    TRY_ASSIGN(auto loaded, load(store, *schema, query, columns));
    auto may_be_named = [&](const std::string& party) -> Result<bool> {
      if (store.training()) return true;
      TRY_ASSIGN(const auto kind, store.party_kind(base::PartyId(party)));
      return kind && *kind != "state";
    };
    Subject subject{std::move(loaded.frame), loaded.entries_from, loaded.entries_to, may_be_named};
    TRY_ASSIGN(auto made, make_tables(subject, work, source));
    std::move(made.begin(), made.end(), std::back_inserter(out));
  }
  std::sort(out.begin(), out.end(),
            [](const ExactTable& a, const ExactTable& b) { return a.name < b.name; });
  return out;
}

Result<model::Table> tabulate(const registers::Store& store, const Question& question) {
  TRY_ASSIGN(const model::Schema* schema, schema_of(store, question.register_name));
  std::set<std::string> columns(question.by.begin(), question.by.end());
  frame::Filter filter;
  for (const auto& [field, value] : question.where) {
    columns.insert(field);
    filter.push_back({field, {value}, false});
  }
  auto sight = [&](std::string_view owner) {
    Sight out;
    out.record = registers::sees_record(*schema, question.audience, owner);
    const auto visible = registers::visible_fields(*schema, question.audience, owner);
    for (const auto& column : columns)
      if (schema->field(column) &&
          std::none_of(visible.begin(), visible.end(),
                       [&](const auto* field) { return field->name == column; }))
        out.concealed.push_back(column);
    return out;
  };
  TRY_ASSIGN(auto loaded,
             load(store, *schema, question.query, {columns.begin(), columns.end()}, sight));
  return frame::tabulate(loaded.frame, {question.by, {}, false}, filter);
}

}  // namespace palermo::analysis
