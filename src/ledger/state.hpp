// What a Ledger holds, and the tables it speaks to. Internal to the module.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "ledger/files.hpp"
#include "ledger/ledger.hpp"
#include "ledger/merkle.hpp"
#include "ledger/note.hpp"
#include "ledger/sqlite/database.hpp"

namespace palermo::ledger {

inline constexpr int kFormat = 1;
inline constexpr std::int64_t kApplicationId = 0x50414C31;  // "PAL1"
inline constexpr std::size_t kMaxHeaderBytes = 65535;  // what C2SP entry bundles can hold
inline constexpr std::size_t kNonceBytes = 32;

// A table and the exact text by which SQLite keeps it: a database whose text differs is not ours.
struct Table {
  const char* name;
  const char* sql;
};
inline constexpr Table kTables[] = {
    {"store",
     "CREATE TABLE store (id INTEGER PRIMARY KEY, format INTEGER NOT NULL, origin TEXT NOT NULL, "
     "checkpoint TEXT NOT NULL, erasing INTEGER NOT NULL)"},
    {"entry",
     "CREATE TABLE entry (idx INTEGER PRIMARY KEY, first_row INTEGER NOT NULL, "
     "records INTEGER NOT NULL, leaf BLOB NOT NULL, header TEXT NOT NULL)"},
    {"label", "CREATE TABLE label (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"},
    {"body",
     "CREATE TABLE body (row INTEGER PRIMARY KEY, label INTEGER NOT NULL, leaf BLOB NOT NULL, "
     "nonce BLOB, body BLOB)"},
};

// The stored data are not what was written; `part` is one of file, checkpoint, root, label, entry,
// record, and chooses the wording.
base::Error corrupt(std::string part);
base::Error corrupt_entry(std::uint64_t index);
base::Error corrupt_record(std::uint64_t index, std::uint64_t seq);
// SQLite's complaint about one of our own statements can only mean that the tables are damaged.
base::Error as_damage(base::Error error);

// One row of `entry`, checked for types and for its leaf's hash.
struct EntryRow {
  std::uint64_t index = 0;
  std::int64_t first_row = 0;
  std::uint64_t records = 0;
  Hash leaf{};
  std::string header;

  std::int64_t end_row() const { return first_row + static_cast<std::int64_t>(records); }
};
inline constexpr const char* kEntryColumns =
    "SELECT idx, first_row, records, leaf, header FROM entry ";
base::Result<EntryRow> read_entry_row(const sqlite::Statement& row);
base::Result<Entry> to_entry(EntryRow row);

// One row of `body`, checked for types and lengths; views until the statement moves.
struct BodyRow {
  std::int64_t row = 0;
  std::int64_t label = 0;
  std::string_view leaf, nonce, body;
  bool erased = false;
};
inline constexpr const char* kBodyColumns = "SELECT row, label, leaf, nonce, body FROM body ";
// Nullopt when a type or length is wrong.
std::optional<BodyRow> read_body_row(const sqlite::Statement& row);

// id -> name, and the newest checkpoint with the note it stands in.
base::Result<std::map<std::int64_t, std::string>> read_labels(sqlite::Database& db);
struct SignedCheckpoint {
  Checkpoint checkpoint;
  std::string note;
};
base::Result<SignedCheckpoint> read_checkpoint(sqlite::Database& db, const VerifierKey& key);
base::Result<std::vector<Hash>> read_leaves(sqlite::Database& db);

// Refuses a database that is not a ledger of this format.
base::Result<void> check_tables(sqlite::Database& db);

struct Ledger::State {
  Files files;
  Access access;
  WriterLock lock;  // before db: released after the last connection is closed
  VerifierKey key;
  std::optional<SigningKey> signer;
  sqlite::Database db;

  // Of the writer only, as committed.
  MerkleEdge tree{};
  std::int64_t next_row = 1;
  std::map<std::string, std::int64_t, std::less<>> labels{};
  bool appending = false;
  std::optional<base::Error> stopped{};  // why nothing more is written through this object

  base::Result<void> require_writer() const;
  base::Result<EntryRow> entry_row(std::uint64_t index);
};

// A consistent view over several statements; joins a transaction that is open already.
class Snapshot {
 public:
  static base::Result<Snapshot> take(sqlite::Database& db);

 private:
  std::optional<sqlite::Transaction> transaction_;
};

}  // namespace palermo::ledger
