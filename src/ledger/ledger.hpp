// The ledger: an append-only list of entries under an RFC 6962 Merkle tree, its checkpoints signed.
//
// A leaf is one submission (one file, form or decision), never one record: the tree's size tells
// nobody how many cases there are. An entry's header commits to its records by the Merkle root of
// H(nonce || body); erasing nonce and body removes a record for good while every proof still holds.
// Bytes are opaque here: the ledger knows no schema. Format: doc/format/ledger.md.
//
// Durability: append returned = on disk (SQLite WAL, synchronous=FULL, acknowledged after COMMIT).
// One writer at a time, by an explicit lock file; readers do not wait. An object is used by one
// thread at a time; several objects may be open on one directory.
//
// Errors of every call: ledger.corrupt, ledger.io, ledger.full, ledger.busy.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace palermo::ledger {

namespace sqlite { class Database; }

// A record's place: the entry that brought it, and its number in that entry from 0.
struct RecordPlace {
  base::EntryIndex entry;
  std::uint32_t seq = 0;
  auto operator<=>(const RecordPlace&) const = default;
};

struct Entry {
  base::EntryIndex index;
  base::JsonObject header;  // as committed, with "records" (count), "records_root" and
                            // "labels_hash" (hex)
  std::string header_bytes;  // canonical JSON: the leaf's data
};

// One submission being written. Destroyed without commit: nothing happened. Records become visible
// only with commit; their number costs no memory. Must not outlive its Ledger.
class Appender {
 public:
  Appender(Appender&&) noexcept;
  Appender& operator=(Appender&&) noexcept;
  ~Appender();
  // The index the entry will have.
  base::EntryIndex index() const;
  // `label` says what the body is (a register's name): one line of UTF-8. The header commits to the
  // sequence of labels.
  // Fails with ledger.full (nothing is kept, the store stays readable), ledger.label.
  base::Result<RecordPlace> add(std::string_view label, std::string_view body);
  // Row of the body that add() wrote last: see Ledger::body_row.
  std::int64_t last_row() const;
  // Adds "records", "records_root" and "labels_hash" to the header, appends the leaf, signs the
  // checkpoint, commits. After it returns the entry is on disk. Fails with ledger.header when the
  // header's canonical JSON is longer than 65,535 bytes. After ledger.io nothing is known about
  // the disk: the object refuses further writing until the store is opened again.
  base::Result<Entry> commit(base::JsonObject header);

 private:
  friend class Ledger;
  struct State;
  explicit Appender(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

enum class Access { read, write };

struct VerifyReport {
  std::uint64_t entries = 0;
  std::uint64_t records = 0;
  std::uint64_t erased = 0;
  base::Hash root{};
};

class Ledger {
 public:
  struct State;  // state.hpp; not for callers

  // Makes directory, keys (keys/ledger.key readable by its owner only; keys/ledger.pub holds the
  // C2SP vkey) and database, and appends the first entry. Open for writing. Fails with
  // ledger.exists and touches nothing where a store is; with ledger.origin when the origin has
  // white space or '+'. What an interrupted creation left is no store and is replaced.
  static base::Result<Ledger> create(const std::string& directory, const std::string& origin,
                                     base::JsonObject first_header);
  // Access::write takes the writer's lock (ledger.locked when another holds it). Fails with
  // ledger.absent where no store is, ledger.corrupt, ledger.format (written by a later program).
  static base::Result<Ledger> open(const std::string& directory, Access access);
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  const std::string& origin() const;
  std::string public_key() const;  // vkey
  std::uint64_t size() const;
  base::Result<base::Hash> root() const;
  base::Result<std::string> checkpoint() const;  // signed note

  base::Result<Appender> begin();
  base::Result<Entry> entry(base::EntryIndex index) const;
  base::Result<void> for_each_entry(
      const std::function<base::Result<void>(const Entry&)>& visit) const;

  // Body of a record, checked against its hash; nullopt when erased. Fails with ledger.no_record.
  base::Result<std::optional<std::string>> body(RecordPlace place) const;
  // Row of a record in the table `body`, whose columns derived tables may join: `rowid`, and `body`
  // (a blob, NULL when erased). Rows are numbered from 1 in ledger order without gaps, for ever.
  base::Result<std::int64_t> body_row(RecordPlace place) const;
  // Bodies with that label in ledger order, up to and including entry `last`; erased ones are left
  // out. The view is valid during the call only.
  base::Result<void> for_each_body(
      std::string_view label, base::EntryIndex last,
      const std::function<base::Result<void>(RecordPlace, std::string_view body)>& visit) const;

  // Bodies of one entry in their order, with row and label; erased ones are left out.
  base::Result<void> for_each_body_of(
      base::EntryIndex entry,
      const std::function<base::Result<void>(RecordPlace, std::int64_t row, std::string_view label,
                                             std::string_view body)>& visit) const;

  // A proof that the entry is in the ledger, to be checked offline: one JSON text (format in
  // doc/format/ledger.md) with header, inclusion proof and checkpoint.
  base::Result<std::string> receipt(base::EntryIndex index) const;

  // Destroys nonces and bodies: afterwards no run of 16 bytes of them is found in any file of the
  // store directory, WAL included, but for runs that other bodies and headers hold too. Derived
  // tables are cleared by their owner first. The caller appends the entry that says so. Fails with
  // ledger.busy while another program reads (the bodies are gone then, their last traces go at the
  // next call or the next opening for writing), ledger.remains when a derived table holds a trace.
  base::Result<void> erase(const std::vector<RecordPlace>& places);

  // Recomputes everything that is committed to: each body against its hash, each records_root,
  // each leaf, the root, the checkpoint's signature, and the database's own trees. Fails with
  // ledger.corrupt and the place. Looks at the newest committed state, on connections of its own.
  base::Result<VerifyReport> verify() const;

  // For derived tables (names start with "d_"), which the ledger never reads and `registers` can
  // drop and rebuild. Writes to them between begin() and commit() are part of the same
  // transaction, so that a crash leaves both or neither; outside of it each statement is one.
  sqlite::Database& database();

 private:
  explicit Ledger(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Checks a receipt without a store. `public_key` is a vkey. `sent_sha256`: hex hash of the file
// that was sent, compared with the header's "file"."sha256". Returns the header. Fails with
// ledger.key, ledger.signature and ledger.receipt.{syntax,origin,proof,file}.
base::Result<base::JsonObject> verify_receipt(std::string_view receipt, std::string_view public_key,
                                              std::optional<std::string> sent_sha256);

}  // namespace palermo::ledger
