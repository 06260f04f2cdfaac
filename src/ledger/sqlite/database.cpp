#include "ledger/sqlite/database.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace palermo::ledger::sqlite {

using base::Code;
using base::error;
using base::Error;
using base::Result;

namespace {

constexpr int kPageBytes = 8192;
constexpr int kBusyMs = 5000;

Error fault(sqlite3* connection, int code) {
  const int reason = connection ? sqlite3_system_errno(connection) : 0;
  const bool no_room = reason == ENOSPC || reason == EDQUOT;
  const bool sync_failed = code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
  switch (code & 0xff) {
    case SQLITE_FULL: return error(Code::unavailable, "ledger.full");
    case SQLITE_IOERR:
      // After a failed sync nothing is known about what the disk holds; room is not the matter.
      if (no_room && !sync_failed) return error(Code::unavailable, "ledger.full");
      // Checksums and lengths that SQLite reports as I/O faults are damage, not the device.
      if (code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_CORRUPTFS ||
          code == SQLITE_IOERR_DATA)
        return error(Code::corrupt, "ledger.corrupt").with("part", "file");
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return error(Code::corrupt, "ledger.corrupt").with("part", "file");
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return error(Code::unavailable, "ledger.busy");
    case SQLITE_READONLY: return error(Code::unavailable, "ledger.read_only");
    case SQLITE_TOOBIG: return error(Code::too_large, "ledger.too_large");
    case SQLITE_CANTOPEN:
      if (no_room) return error(Code::unavailable, "ledger.full");
      break;
    case SQLITE_NOMEM:
    case SQLITE_PERM:
    case SQLITE_AUTH: break;
    default:
      return error(Code::internal, "ledger.sql")
          .with("reason", connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code));
  }
  return error(Code::unavailable, "ledger.io")
      .with("reason", reason ? std::strerror(reason) : sqlite3_errstr(code));
}

std::string settings(Mode mode) {
  std::string sql =
      "PRAGMA foreign_keys=OFF; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
      "PRAGMA mmap_size=0; PRAGMA cache_size=-32768;";
  if (mode == Mode::read) return sql + "PRAGMA query_only=ON;";
  if (mode == Mode::create)
    sql += "PRAGMA page_size=" + std::to_string(kPageBytes) + "; PRAGMA auto_vacuum=NONE;";
  // NORMAL may lose acknowledged entries in a power cut: only the control run of the fault test,
  // which must see that loss, asks for it.
  const char* control = std::getenv("PALERMO_TEST_SYNCHRONOUS");
  const bool normal = control && std::string_view(control) == "NORMAL";
  sql += "PRAGMA journal_mode=WAL;";
  sql += normal ? "PRAGMA synchronous=NORMAL;" : "PRAGMA synchronous=FULL;";
  // A log of one great submission is moved once, after its commit, and then cut.
  return sql + "PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=2000;"
               "PRAGMA journal_size_limit=67108864;";
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

void Statement::bind(int at, std::int64_t value) {
  if (const int rc = sqlite3_bind_int64(statement_.get(), at, value)) fault_ = rc;
}

void Statement::bind(int at, std::string_view text) {
  // A null pointer would bind NULL.
  const char* data = text.data() ? text.data() : "";
  if (const int rc = sqlite3_bind_text64(statement_.get(), at, data, text.size(), SQLITE_TRANSIENT,
                                         SQLITE_UTF8))
    fault_ = rc;
}

void Statement::bind_blob(int at, std::string_view bytes) {
  const char* data = bytes.data() ? bytes.data() : "";
  if (const int rc =
          sqlite3_bind_blob64(statement_.get(), at, data, bytes.size(), SQLITE_TRANSIENT))
    fault_ = rc;
}

void Statement::bind_view(int at, std::string_view bytes) {
  const char* data = bytes.data() ? bytes.data() : "";
  if (const int rc = sqlite3_bind_blob64(statement_.get(), at, data, bytes.size(), SQLITE_STATIC))
    fault_ = rc;
}

void Statement::bind_null(int at) {
  if (const int rc = sqlite3_bind_null(statement_.get(), at)) fault_ = rc;
}

Result<bool> Statement::step() {
  auto* connection = sqlite3_db_handle(statement_.get());
  if (fault_) return fault(nullptr, std::exchange(fault_, 0));
  switch (const int rc = sqlite3_step(statement_.get())) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: return fault(connection, rc);
  }
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const {
  return is_integer(column) ? sqlite3_column_int64(statement_.get(), column) : 0;
}

std::string_view Statement::text(int column) const { return is_text(column) ? blob(column) : ""; }

std::string_view Statement::blob(int column) const {
  const auto* data = sqlite3_column_blob(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data ? std::string_view(static_cast<const char*>(data), size) : std::string_view();
}

bool Statement::is_integer(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_INTEGER;
}
bool Statement::is_text(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_TEXT;
}
bool Statement::is_blob(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_BLOB;
}
bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<Database> Database::open(const std::string& path, Mode mode) {
  sqlite3* connection = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE |
                    (mode == Mode::create ? SQLITE_OPEN_CREATE : 0);
  const int rc = sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
  Database out;
  out.connection_.reset(connection);
  if (rc != SQLITE_OK) return std::move(fault(connection, rc).in_file(path));
  sqlite3_busy_timeout(connection, kBusyMs);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  if (auto set = out.execute(settings(mode)); !set) return std::move(set.error().in_file(path));
  return out;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int rc = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                    SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  Statement out;
  out.statement_.reset(statement);
  if (rc != SQLITE_OK) return fault(connection_.get(), rc);
  return out;
}

Result<void> Database::execute(const std::string& sql) {
  const int rc = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (rc != SQLITE_OK) return fault(connection_.get(), rc);
  return {};
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }
std::int64_t Database::changes() const { return sqlite3_changes64(connection_.get()); }

Result<void> Database::empty_log() {
  const int rc = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                           nullptr, nullptr);
  if (rc != SQLITE_OK) return fault(connection_.get(), rc);
  return {};
}

Result<std::size_t> Database::read_file(std::uint64_t offset, char* out, std::size_t room) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  sqlite3_int64 size = 0;
  if (!file || !file->pMethods) return fault(nullptr, SQLITE_IOERR);
  if (const int rc = file->pMethods->xFileSize(file, &size)) return fault(connection_.get(), rc);
  const auto there = static_cast<std::uint64_t>(size);
  if (offset >= there) return std::size_t{0};
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room, there - offset));
  if (const int rc = file->pMethods->xRead(file, out, static_cast<int>(wanted),
                                           static_cast<sqlite3_int64>(offset)))
    return fault(connection_.get(), rc);
  return wanted;
}

Result<Transaction> Transaction::begin(Database& database, Kind kind) {
  TRY(database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN"));
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction& Transaction::operator=(Transaction&& other) noexcept {
  std::swap(database_, other.database_);
  return *this;
}

Transaction::~Transaction() { roll_back(); }

Result<void> Transaction::commit() {
  // SQLite rolls back by itself when the disk is full or fails in mid-transaction; going on would
  // write each later statement on its own.
  if (!database_ || !database_->in_transaction()) return error(Code::unavailable, "ledger.undone");
  TRY(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

void Transaction::roll_back() {
  auto* database = std::exchange(database_, nullptr);
  if (database && database->in_transaction()) (void)database->execute("ROLLBACK").has_value();
}

}  // namespace palermo::ledger::sqlite
