#include "analysis/join.hpp"

#include <unordered_map>

#include "frame/frame_builder.hpp"

namespace palermo::analysis {

using base::error;
using base::Result;
using frame::kFirstValue;

Result<std::optional<Join>> join_of(const frame::Tabulation& tabulation) {
  const auto* given = tabulation.options.if_contains("joined");
  if (!given) return std::optional<Join>();
  Join join{base::text_or(*given, "column"), base::text_or(*given, "register"),
            base::text_or(*given, "key"), base::text_or(*given, "field")};
  if (join.column.empty() || join.register_name.empty() || join.key.empty() || join.field.empty())
    return error(base::Code::invalid, "analysis.tabulation.option")
        .with("tabulation", tabulation.id)
        .with("option", "joined");
  return std::optional(std::move(join));
}

Result<Joined> read_joined(const registers::Store& store, const registers::Query& query,
                           const Join& join) {
  Joined out;
  const auto* schema = store.schemas().find(join.register_name);
  if (!schema || schema->natural_key().empty()) return out;
  const auto& reference = schema->natural_key().front();
  TRY(store.for_each(join.register_name, query,
                     [&](const registers::CurrentRecord& record) -> Result<void> {
                       TRY_ASSIGN(const auto body, base::parse_json(record.body));
                       const auto key = base::text_or(body, reference);
                       const auto value = base::text_or(body, join.field);
                       if (!key.empty() && !value.empty() && !model::is_nothing(value))
                         out[{std::string(record.party), key}] = value;
                       return {};
                     }));
  return out;
}

Result<void> put_joined(frame::Frame& frame, const Join& join, const Joined& joined) {
  TRY_ASSIGN(const frame::Column* held, frame.column(join.column));
  TRY_ASSIGN(const frame::Column* key, frame.column(join.key));
  TRY_ASSIGN(const frame::Column* reporter, frame.column(frame::kReporter));
  frame::Column out(join.column, held->codelist(), true);
  // By the codes of reporter and reference, so that each row costs one look-up.
  std::unordered_map<std::uint64_t, frame::Code> told;
  for (const auto& [who, value] : joined) {
    const auto party = reporter->dictionary().find(who.first);
    const auto reference = key->dictionary().find(who.second);
    if (party && reference)
      told[std::uint64_t{*party} << 32 | *reference] = out.dictionary().code(value);
  }
  std::vector<frame::Code> same(held->cardinality());
  for (frame::Code code = 0; code < same.size(); ++code)
    same[code] = out.dictionary().code(held->dictionary().text(code));
  std::vector<frame::Code> row;
  for (std::size_t i = 0; i < frame.rows(); ++i) {
    row.clear();
    const auto found = told.find(std::uint64_t{reporter->codes()[i]} << 32 | key->codes()[i]);
    if (found != told.end() && key->codes()[i] >= kFirstValue) {
      row.push_back(found->second);
    } else if (held->many()) {
      for (auto at = held->starts()[i]; at < held->starts()[i + 1]; ++at)
        row.push_back(same[held->codes()[at]]);
    } else {
      row.push_back(same[held->codes()[i]]);
    }
    out.push_back(row);
  }
  out.settle({});
  frame.put(std::move(out));
  return {};
}

}  // namespace palermo::analysis
