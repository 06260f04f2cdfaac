// Erasure: nonce and body go, the leaf stays, and no file keeps a trace.
#include "ledger/state.hpp"
#include "ledger/traces.hpp"

namespace palermo::ledger {

using base::Code;
using base::error;
using base::Result;
using sqlite::Database;
using sqlite::Transaction;

namespace {

Result<bool> is_erasing(Database& db) {
  TRY_ASSIGN(auto select, db.prepare("SELECT erasing FROM store"));
  TRY(select.step());
  return select.integer(0) != 0;
}

// In one transaction with the mark that traces may be left: a crash after it is finished when the
// store is next opened for writing.
Result<void> clear(Database& db, const std::vector<std::int64_t>& rows, Traces& traces) {
  TRY_ASSIGN(auto transaction, Transaction::begin(db, Transaction::Kind::write));
  TRY_ASSIGN(auto select, db.prepare("SELECT nonce, body FROM body WHERE row = ?"));
  TRY_ASSIGN(auto update, db.prepare("UPDATE body SET nonce = NULL, body = NULL WHERE row = ?"));
  for (const auto row : rows) {
    select.reset();
    select.bind(1, row);
    TRY(select.step());
    traces.add(select.blob(0));
    traces.add(select.blob(1));
    select.reset();
    update.reset();
    update.bind(1, row);
    TRY(update.step());
  }
  TRY(db.execute("UPDATE store SET erasing = 1"));
  return transaction.commit();
}

// What other records, the headers and the tables' own definitions say may stay.
Result<void> forget_held(Database& db, Traces& traces) {
  for (const char* sql : {"SELECT body FROM body WHERE body IS NOT NULL", "SELECT header FROM entry",
                          "SELECT checkpoint FROM store", "SELECT name FROM label",
                          "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"}) {
    TRY_ASSIGN(auto select, db.prepare(sql));
    for (;;) {
      TRY_ASSIGN(const bool more, select.step());
      if (!more) break;
      traces.forget(select.blob(0));
    }
  }
  return {};
}

// Rewrites the database from its living rows alone: bytes of moved cells can lie in the unused part
// of a page, where secure_delete does not reach.
Result<void> rewrite(Database& db) {
  TRY(db.execute("VACUUM"));
  return db.empty_log();
}

}  // namespace

Result<void> Ledger::erase(const std::vector<RecordPlace>& places) {
  auto& state = *state_;
  TRY(state.require_writer());
  std::vector<std::int64_t> rows;
  for (const auto& place : places) {
    TRY_ASSIGN(const auto row, body_row(place));
    rows.push_back(row);
  }
  TRY_ASSIGN(const bool left_over, is_erasing(state.db));
  if (rows.empty() && !left_over) return {};
  Traces traces;
  TRY(clear(state.db, rows, traces));
  TRY(state.db.empty_log());
  // What an interrupted erasure was to remove is not known any more; a rewrite removes anything.
  if (left_over) TRY(rewrite(state.db));
  TRY(forget_held(state.db, traces));
  if (!traces.empty()) {
    TRY_ASSIGN(auto holder, traces.found_below(state.files.directory));
    if (!holder.empty()) {
      TRY(rewrite(state.db));
      TRY_ASSIGN(holder, traces.found_below(state.files.directory));
      if (!holder.empty()) return std::move(error(Code::conflict, "ledger.remains").in_file(holder));
    }
  }
  TRY(state.db.execute("UPDATE store SET erasing = 0"));
  return state.db.empty_log();
}

}  // namespace palermo::ledger
