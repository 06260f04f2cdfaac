#include "ledger/state.hpp"

#include <cstring>

namespace palermo::ledger {

using base::Code;
using base::error;
using base::Error;
using base::Result;

Error corrupt(std::string part) {
  return error(Code::corrupt, "ledger.corrupt").with("part", std::move(part));
}

Error corrupt_entry(std::uint64_t index) {
  return corrupt("entry").with("entry", std::to_string(index));
}

Error corrupt_record(std::uint64_t index, std::uint64_t seq) {
  return corrupt("record")
      .with("entry", std::to_string(index))
      .with("record", std::to_string(seq));
}

Error as_damage(Error error) { return error.id == "ledger.sql" ? corrupt("file") : error; }

Result<EntryRow> read_entry_row(const sqlite::Statement& row) {
  EntryRow out;
  out.index = static_cast<std::uint64_t>(row.integer(0));
  const auto leaf = row.blob(3);
  if (!row.is_integer(0) || !row.is_integer(1) || !row.is_integer(2) || !row.is_blob(3) ||
      !row.is_text(4) || leaf.size() != out.leaf.size() || row.integer(1) < 1 || row.integer(2) < 0)
    return corrupt_entry(out.index);
  out.first_row = row.integer(1);
  out.records = static_cast<std::uint64_t>(row.integer(2));
  std::memcpy(out.leaf.data(), leaf.data(), leaf.size());
  out.header = row.text(4);
  if (leaf_hash(out.header) != out.leaf) return corrupt_entry(out.index);
  return out;
}

Result<Entry> to_entry(EntryRow row) {
  auto header = base::parse_json(row.header);
  if (!header || !header->is_object()) return corrupt_entry(row.index);
  return Entry{base::EntryIndex(row.index), std::move(header->get_object()), std::move(row.header)};
}

std::optional<BodyRow> read_body_row(const sqlite::Statement& row) {
  BodyRow out;
  if (!row.is_integer(0) || !row.is_integer(1) || !row.is_blob(2)) return std::nullopt;
  out.row = row.integer(0);
  out.label = row.integer(1);
  out.leaf = row.blob(2);
  out.erased = row.is_null(3) && row.is_null(4);
  if (out.leaf.size() != sizeof(Hash)) return std::nullopt;
  if (out.erased) return out;
  if (!row.is_blob(3) || !row.is_blob(4)) return std::nullopt;
  out.nonce = row.blob(3);
  out.body = row.blob(4);
  if (out.nonce.size() != kNonceBytes) return std::nullopt;
  return out;
}

Result<std::map<std::int64_t, std::string>> read_labels(sqlite::Database& db) {
  std::map<std::int64_t, std::string> out;
  TRY_ASSIGN(auto select, db.prepare("SELECT id, name FROM label ORDER BY id"));
  for (;;) {
    TRY_ASSIGN(const bool more, select.step());
    if (!more) return out;
    if (!select.is_integer(0) || !select.is_text(1)) return corrupt("label");
    out[select.integer(0)] = select.text(1);
  }
}

Result<SignedCheckpoint> read_checkpoint(sqlite::Database& db, const VerifierKey& key) {
  TRY_ASSIGN(auto select, db.prepare("SELECT format, origin, checkpoint, id FROM store"));
  TRY_ASSIGN(const bool there, select.step());
  if (!there || !select.is_integer(0) || !select.is_text(1) || !select.is_text(2) ||
      select.integer(3) != 1)
    return corrupt("checkpoint");
  if (select.integer(0) != kFormat) {
    // A later program may know what this one does not; a damaged number looks the same.
    return error(Code::unavailable, "ledger.format")
        .with("format", std::to_string(select.integer(0)));
  }
  SignedCheckpoint out;
  out.note = select.text(2);
  const auto text = open_note(out.note, key);
  if (!text) return corrupt("checkpoint");
  auto checkpoint = Checkpoint::parse(*text);
  if (!checkpoint || checkpoint->origin != select.text(1) || checkpoint->origin != key.name ||
      checkpoint->text() != *text)
    return corrupt("checkpoint");
  out.checkpoint = std::move(*checkpoint);
  TRY_ASSIGN(const bool second, select.step());
  if (second) return corrupt("checkpoint");
  return out;
}

Result<std::vector<Hash>> read_leaves(sqlite::Database& db) {
  std::vector<Hash> out;
  TRY_ASSIGN(auto select, db.prepare("SELECT idx, leaf FROM entry ORDER BY idx"));
  for (;;) {
    TRY_ASSIGN(const bool more, select.step());
    if (!more) return out;
    const auto leaf = select.blob(1);
    if (!select.is_integer(0) || static_cast<std::uint64_t>(select.integer(0)) != out.size() ||
        leaf.size() != sizeof(Hash))
      return corrupt_entry(out.size());
    std::memcpy(out.emplace_back().data(), leaf.data(), leaf.size());
  }
}

Result<void> check_tables(sqlite::Database& db) {
  TRY_ASSIGN(auto id, db.prepare("PRAGMA application_id"));
  TRY(id.step());
  if (id.integer(0) != kApplicationId) return corrupt("file");
  TRY_ASSIGN(auto select,
             db.prepare("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"));
  for (const auto& table : kTables) {
    select.reset();
    select.bind(1, std::string_view(table.name));
    TRY_ASSIGN(const bool there, select.step());
    if (!there || select.text(0) != table.sql) return corrupt("file");
  }
  return {};
}

Result<void> Ledger::State::require_writer() const {
  if (access != Access::write) return error(Code::conflict, "ledger.read_only");
  if (stopped) return *stopped;
  if (appending) return error(Code::internal, "ledger.appending");
  return {};
}

Result<EntryRow> Ledger::State::entry_row(std::uint64_t index) {
  TRY_ASSIGN(auto select, db.prepare(std::string(kEntryColumns) + "WHERE idx = ?"));
  select.bind(1, static_cast<std::int64_t>(index));
  TRY_ASSIGN(const bool there, select.step());
  if (!there)
    return error(Code::not_found, "ledger.no_entry").with("entry", std::to_string(index));
  return read_entry_row(select);
}

Result<Snapshot> Snapshot::take(sqlite::Database& db) {
  Snapshot out;
  if (db.in_transaction()) return out;
  TRY_ASSIGN(out.transaction_, sqlite::Transaction::begin(db, sqlite::Transaction::Kind::read));
  return out;
}

}  // namespace palermo::ledger
