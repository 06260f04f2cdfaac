// The files of a store directory: where they lie, the writer's lock, the keys.
//
//   ledger.db (and, while open, ledger.db-wal, ledger.db-shm)   writer.lock
//   keys/ledger.key  secret, readable by its owner only         keys/ledger.pub  vkey
#pragma once

#include <string>

#include "base/result.hpp"
#include "ledger/note.hpp"

namespace palermo::ledger {

struct Files {
  std::string directory;

  std::string database() const { return directory + "/ledger.db"; }
  std::string lock() const { return directory + "/writer.lock"; }
  std::string keys() const { return directory + "/keys"; }
  std::string secret_key() const { return keys() + "/ledger.key"; }
  std::string public_key() const { return keys() + "/ledger.pub"; }
};

// Held by one writer in one process at a time; the system releases it when the process dies. The
// file itself stays: removing it would let two writers lock two different files.
class WriterLock {
 public:
  WriterLock() = default;
  // Fails at once with ledger.locked when another holds it.
  static base::Result<WriterLock> take(const Files& files);
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&& other) noexcept;
  ~WriterLock();

 private:
  int descriptor_ = -1;
};

// Writes both halves, replacing what an interrupted creation may have left, and syncs them with
// their directory.
base::Result<void> write_keys(const Files& files, const SigningKey& key);
base::Result<VerifierKey> read_public_key(const Files& files);
base::Result<SigningKey> read_secret_key(const Files& files);

// Makes a directory's entries durable.
base::Result<void> sync_directory(const std::string& directory);

}  // namespace palermo::ledger
