// The ledger: an append-only list of entries under an RFC 6962 Merkle tree, with signed checkpoints.
//
// A leaf is one submission (one file, form or decision), never one record: the tree's size tells
// nobody how many cases there are. An entry's header commits to its records by the Merkle root of
// H(nonce || body); erasing nonce and body removes a record for good while every proof still holds.
// Bytes are opaque here: the ledger knows no schema. Format: doc/format/ledger.md.
//
// Durability: append returned = on disk (SQLite WAL, synchronous=FULL, acknowledged after COMMIT).
// One writer at a time, by an explicit lock file; readers do not wait. An object is used by one
// thread at a time; several objects may be open on one directory.
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
  base::JsonObject header;  // as committed, with "records" (count) and "records_root" (hex)
  std::string header_bytes;  // canonical JSON: the leaf's data
};

// One submission being written. Destroyed without commit: nothing happened. Records become visible
// only with commit; a million of them need memory for their hashes alone.
class Appender {
 public:
  Appender(Appender&&) noexcept;
  Appender& operator=(Appender&&) noexcept;
  ~Appender();
  // The index the entry will have.
  base::EntryIndex index() const;
  // `label` says what the body is (a register's name); it is not committed to, only indexed.
  // Fails with store.full (nothing is kept, the store stays readable).
  base::Result<RecordPlace> add(std::string_view label, std::string_view body);
  // Adds "records" and "records_root" to the header, appends the leaf, signs the checkpoint,
  // commits. After it returns the entry is on disk.
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
  // Makes directory, keys (keys/ledger.key readable by its owner only; keys/ledger.pub holds the
  // C2SP vkey) and database, and appends the first entry. Fails with store.exists and touches
  // nothing where a store is.
  static base::Result<Ledger> create(const std::string& directory, const std::string& origin,
                                     base::JsonObject first_header);
  // Access::write takes the writer's lock (store.locked when another holds it).
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

  // Body of a record; nullopt when erased.
  base::Result<std::optional<std::string>> body(RecordPlace place) const;
  // Bodies with that label in ledger order, up to and including entry `last`; erased ones are left
  // out. The view is valid during the call only.
  base::Result<void> for_each_body(
      std::string_view label, base::EntryIndex last,
      const std::function<base::Result<void>(RecordPlace, std::string_view body)>& visit) const;

  // A proof that the entry is in the ledger, to be checked offline: one JSON text (format in
  // doc/format/ledger.md) with header, inclusion proof and checkpoint.
  base::Result<std::string> receipt(base::EntryIndex index) const;

  // Destroys nonce and body of one record: afterwards no byte sequence of the body is found
  // anywhere in the store directory, WAL included. The caller appends the entry that says so.
  base::Result<void> erase(const std::vector<RecordPlace>& places);

  // Recomputes everything that is committed to: each body against its hash, each records_root,
  // each leaf, the root, the checkpoint's signature. Fails with ledger.corrupt and the place.
  base::Result<VerifyReport> verify() const;

  // For derived tables (names start with "d_"), which the ledger never reads and `registers` can
  // drop and rebuild. Writes to them between begin() and commit() are part of the same
  // transaction, so that a crash leaves both or neither.
  sqlite::Database& database();

 private:
  struct State;
  explicit Ledger(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Checks a receipt without a store. `public_key` is a vkey. `sent_sha256`: hex hash of the file
// that was sent, compared with the header's "file"."sha256". Fails with receipt.* errors.
base::Result<base::JsonObject> verify_receipt(std::string_view receipt, std::string_view public_key,
                                              std::optional<std::string> sent_sha256);

}  // namespace palermo::ledger
