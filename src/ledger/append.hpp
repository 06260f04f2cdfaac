// The last step of a submission: its leaf and the checkpoint over it. Internal to the module.
#pragma once

#include <string>

#include "base/json.hpp"
#include "ledger/merkle.hpp"
#include "ledger/note.hpp"
#include "ledger/sqlite/database.hpp"

namespace palermo::ledger {

// What the header commits to of the records of one submission.
struct RecordSet {
  std::int64_t first_row = 1;
  MerkleEdge tree;                            // leaves H(0x00 || nonce || body)
  Hash labels_hash = base::sha256("");        // over each label and a line feed, in order
};

// Writes the entry and the signed checkpoint within the open transaction, and adds the leaf to
// `tree`. Returns the header's bytes.
base::Result<std::string> append_entry(sqlite::Database& db, MerkleEdge& tree,
                                       const SigningKey& signer, const RecordSet& records,
                                       base::JsonObject header);

}  // namespace palermo::ledger
