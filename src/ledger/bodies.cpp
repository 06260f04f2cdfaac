// Reading bodies back: one, all of a label, all of an entry.
#include "ledger/state.hpp"

namespace palermo::ledger {

using base::Code;
using base::EntryIndex;
using base::error;
using base::Result;

namespace {

// The entries in order, to tell to which one a row belongs.
class EntryCursor {
 public:
  static Result<EntryCursor> open(sqlite::Database& db) {
    EntryCursor out;
    TRY_ASSIGN(out.select_, db.prepare("SELECT idx, first_row, records FROM entry ORDER BY idx"));
    return out;
  }
  // Moves on to the entry that holds the row. Rows are asked for in rising order.
  Result<RecordPlace> place_of(std::int64_t row) {
    while (row >= end_) {
      TRY_ASSIGN(const bool more, select_.step());
      if (!more) return corrupt("file");
      index_ = static_cast<std::uint64_t>(select_.integer(0));
      first_ = select_.integer(1);
      end_ = first_ + select_.integer(2);
    }
    return RecordPlace{EntryIndex(index_), static_cast<std::uint32_t>(row - first_)};
  }

 private:
  sqlite::Statement select_;
  std::uint64_t index_ = 0;
  std::int64_t first_ = 1, end_ = 1;
};

}  // namespace

Result<std::int64_t> Ledger::body_row(RecordPlace place) const {
  const auto entry = state_->entry_row(place.entry.value());
  if (!entry && entry.error().code != Code::not_found) return entry.error();
  if (!entry || place.seq >= entry->records)
    return error(Code::not_found, "ledger.no_record")
        .with("entry", std::to_string(place.entry.value()))
        .with("record", std::to_string(place.seq));
  return entry->first_row + static_cast<std::int64_t>(place.seq);
}

Result<std::optional<std::string>> Ledger::body(RecordPlace place) const {
  TRY_ASSIGN(const auto row, body_row(place));
  TRY_ASSIGN(auto select, state_->db.prepare(std::string(kBodyColumns) + "WHERE row = ?"));
  select.bind(1, row);
  TRY_ASSIGN(const bool there, select.step());
  const auto found = there ? read_body_row(select) : std::nullopt;
  if (!found) return corrupt_record(place.entry.value(), place.seq);
  if (found->erased) return std::optional<std::string>();
  if (base::bytes_of(leaf_hash(found->nonce, found->body)) != found->leaf)
    return corrupt_record(place.entry.value(), place.seq);
  return std::optional<std::string>(found->body);
}

Result<void> Ledger::for_each_body(
    std::string_view label, EntryIndex last,
    const std::function<Result<void>(RecordPlace, std::string_view)>& visit) const {
  TRY_ASSIGN(const auto snapshot, Snapshot::take(state_->db));
  TRY_ASSIGN(const auto labels, read_labels(state_->db));
  std::int64_t wanted = 0;
  for (const auto& [id, name] : labels)
    if (name == label) wanted = id;
  if (wanted == 0) return {};
  TRY_ASSIGN(auto end, state_->db.prepare("SELECT first_row + records FROM entry WHERE idx <= ? "
                                          "ORDER BY idx DESC LIMIT 1"));
  end.bind(1, static_cast<std::int64_t>(last.value()));
  TRY_ASSIGN(const bool any, end.step());
  if (!any) return {};
  TRY_ASSIGN(auto entries, EntryCursor::open(state_->db));
  TRY_ASSIGN(auto select, state_->db.prepare("SELECT row, body FROM body WHERE label = ?1 AND "
                                             "row < ?2 AND body IS NOT NULL ORDER BY row"));
  select.bind(1, wanted);
  select.bind(2, end.integer(0));
  for (;;) {
    TRY_ASSIGN(const bool more, select.step());
    if (!more) return {};
    TRY_ASSIGN(const auto place, entries.place_of(select.integer(0)));
    if (!select.is_blob(1)) return corrupt_record(place.entry.value(), place.seq);
    TRY(visit(place, select.blob(1)));
  }
}

Result<void> Ledger::for_each_body_of(
    EntryIndex index,
    const std::function<Result<void>(RecordPlace, std::int64_t, std::string_view,
                                     std::string_view)>& visit) const {
  TRY_ASSIGN(const auto snapshot, Snapshot::take(state_->db));
  TRY_ASSIGN(const auto labels, read_labels(state_->db));
  TRY_ASSIGN(const auto entry, state_->entry_row(index.value()));
  TRY_ASSIGN(auto select, state_->db.prepare(std::string(kBodyColumns) +
                                             "WHERE row >= ? AND row < ? ORDER BY row"));
  select.bind(1, entry.first_row);
  select.bind(2, entry.end_row());
  for (std::uint32_t seq = 0; seq < entry.records; ++seq) {
    TRY_ASSIGN(const bool more, select.step());
    const auto row = more ? read_body_row(select) : std::nullopt;
    if (!row || row->row != entry.first_row + seq || !labels.contains(row->label))
      return corrupt_record(index.value(), seq);
    if (!row->erased)
      TRY(visit({index, seq}, row->row, labels.at(row->label), row->body));
  }
  return {};
}

}  // namespace palermo::ledger
