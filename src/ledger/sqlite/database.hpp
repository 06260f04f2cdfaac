// A thin hold on SQLite: connections, statements, transactions, and its faults as base::Error.
//
// Connections: WAL, synchronous=FULL, secure_delete, no memory mapping (a bad sector must be an
// error, not a signal). One thread at a time each. Errors: ledger.full (disk full), ledger.io,
// ledger.corrupt, ledger.busy, ledger.read_only, ledger.too_large, ledger.sql (a wrong statement).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace palermo::ledger::sqlite {

// A prepared statement. Parameters count from 1, columns from 0. Must not outlive its Database.
class Statement {
 public:
  Statement() = default;

  void bind(int at, std::int64_t value);
  void bind(int at, std::string_view text);       // copied
  void bind_blob(int at, std::string_view bytes);  // copied
  // Not copied: the bytes must stay as they are until the next step() has returned.
  void bind_view(int at, std::string_view bytes);
  void bind_null(int at);

  // True: a row is there to be read. False: done. A bind that failed is reported here.
  base::Result<bool> step();
  // Ready to be bound and stepped again; parameters keep their values.
  void reset();

  // Valid until the next step(), reset() or the end of the statement. No conversion takes place:
  // a column of another type reads as 0 or empty.
  std::int64_t integer(int column) const;
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  bool is_integer(int column) const;
  bool is_text(int column) const;
  bool is_blob(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int fault_ = 0;
};

enum class Mode { create, write, read };

class Database {
 public:
  // Mode::create makes the file when there is none. Mode::read refuses every write.
  static base::Result<Database> open(const std::string& path, Mode mode);

  base::Result<Statement> prepare(std::string_view sql);
  // One or several statements without parameters; rows are dropped.
  base::Result<void> execute(const std::string& sql);
  bool in_transaction() const;
  std::int64_t changes() const;  // rows changed by the last statement
  // Moves the write-ahead log into the database file, syncs that, and cuts the log to length 0; the
  // cut itself is synced by the next commit. Fails with ledger.busy while another connection still
  // reads from the log.
  base::Result<void> empty_log();
  // Up to `room` bytes of the database file as it lies on disk, from `offset`; none at its end.
  // Opening the file a second time and closing it would drop SQLite's own locks on it.
  base::Result<std::size_t> read_file(std::uint64_t offset, char* out, std::size_t room);

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  std::unique_ptr<sqlite3, Close> connection_;
};

// Rolled back unless committed. `write` takes the database's write lock at once.
class Transaction {
 public:
  enum class Kind { read, write };
  static base::Result<Transaction> begin(Database& database, Kind kind);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&& other) noexcept;
  ~Transaction();

  // Fails with the first fault of the transaction when SQLite has already rolled it back.
  base::Result<void> commit();
  void roll_back();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_ = nullptr;
};

}  // namespace palermo::ledger::sqlite
