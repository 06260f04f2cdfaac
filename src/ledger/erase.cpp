// Erasure: nonce and body go, the leaf stays, and no file keeps a trace.
#include <filesystem>
#include <set>

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
  for (const char* sql : {"SELECT body FROM body WHERE body IS NOT NULL",
                          "SELECT header FROM entry", "SELECT checkpoint FROM store",
                          "SELECT name FROM label",
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

// The first file of the store that holds a trace, or empty. The shared memory file beside the
// database holds page numbers only; it and the database are never opened beside SQLite, whose locks
// would fall with our closing them.
Result<std::string> find_trace(Database& db, const Files& files, const Traces& traces) {
  std::uint64_t offset = 0;
  TRY_ASSIGN(const bool in_database,
             traces.found_in([&](char* out, std::size_t room) -> Result<std::size_t> {
               TRY_ASSIGN(const auto got, db.read_file(offset, out, room));
               offset += got;
               return got;
             }));
  if (in_database) return files.database();
  std::set<std::string> paths;
  std::error_code ec;
  for (const auto& item : std::filesystem::recursive_directory_iterator(files.directory, ec))
    if (item.is_regular_file(ec)) paths.insert(item.path().string());
  paths.erase(files.database());
  paths.erase(files.database() + "-shm");
  paths.erase(files.lock());
  for (const auto& path : paths) {
    TRY_ASSIGN(const bool found, traces.found_in(path));
    if (found) return path;
  }
  return std::string();
}

// `rewrite_first`: an interrupted erasure is to be finished too.
Result<void> destroy(Ledger::State& state, const std::vector<std::int64_t>& rows,
                     bool rewrite_first) {
  Traces traces;
  TRY(clear(state.db, rows, traces));
  TRY(state.db.empty_log());
  // What an interrupted erasure was to remove is not known any more; a rewrite removes anything.
  if (rewrite_first) TRY(rewrite(state.db));
  TRY(forget_held(state.db, traces));
  if (!traces.empty()) {
    TRY_ASSIGN(auto holder, find_trace(state.db, state.files, traces));
    if (!holder.empty()) {
      TRY(rewrite(state.db));
      TRY_ASSIGN(holder, find_trace(state.db, state.files, traces));
      if (!holder.empty())
        return std::move(error(Code::conflict, "ledger.remains").in_file(holder));
    }
  }
  // This commit also syncs the cut of the log, which a power loss could else take back.
  TRY(state.db.execute("UPDATE store SET erasing = 0"));
  return state.db.empty_log();
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
  auto erased = destroy(state, rows, left_over);
  if (!erased && erased.error().id == "ledger.io") state.stopped = erased.error();
  return erased;
}

}  // namespace palermo::ledger

