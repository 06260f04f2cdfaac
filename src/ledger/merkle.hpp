// Merkle trees of RFC 6962 / RFC 9162 section 2.1 over SHA-256: roots, inclusion and consistency
// proofs. Pure functions of hashes; thread-safe; nothing here fails: a proof holds or it does not.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/hash.hpp"

namespace palermo::ledger {

using base::Hash;

// SHA-256(0x00 || data). The prefixes keep a leaf from passing for an inner node.
Hash leaf_hash(std::string_view data);
// SHA-256(0x00 || first || second): the leaf of a body under its nonce, without joining the two.
Hash leaf_hash(std::string_view first, std::string_view second);
// SHA-256(0x01 || left || right).
Hash node_hash(const Hash& left, const Hash& right);

// A growing tree of which only the right edge is kept: one hash for each set bit of its size.
class MerkleEdge {
 public:
  void add(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  // MTH of RFC 6962; of no leaves, SHA-256 of the empty string.
  Hash root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> subtrees_;  // complete ones, largest (leftmost) first
};

Hash merkle_root(std::span<const Hash> leaves);

// Sibling hashes from leaf to root. Precondition: index < leaves.size().
std::vector<Hash> inclusion_proof(std::span<const Hash> leaves, std::uint64_t index);
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                      std::span<const Hash> proof, const Hash& root);

// That the tree of the first `old_size` leaves is a beginning of the whole. Empty when old_size is
// 0 or all. Precondition: old_size <= leaves.size().
std::vector<Hash> consistency_proof(std::span<const Hash> leaves, std::uint64_t old_size);
bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Hash& old_root,
                        const Hash& new_root, std::span<const Hash> proof);

}  // namespace palermo::ledger
