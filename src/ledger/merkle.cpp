#include "ledger/merkle.hpp"

#include <bit>

namespace palermo::ledger {
namespace {

base::Sha256& hasher() {
  thread_local base::Sha256 one;
  return one;
}

std::uint64_t split_point(std::uint64_t n) { return std::bit_floor(n - 1); }

// RFC 6962 2.1.2, SUBPROOF.
void append_subproof(std::vector<Hash>& out, std::span<const Hash> leaves, std::uint64_t m,
                     bool whole) {
  const auto n = leaves.size();
  if (m == n) {
    if (!whole) out.push_back(merkle_root(leaves));
    return;
  }
  const auto k = split_point(n);
  if (m <= k) {
    append_subproof(out, leaves.first(k), m, whole);
    out.push_back(merkle_root(leaves.subspan(k)));
  } else {
    append_subproof(out, leaves.subspan(k), m - k, false);
    out.push_back(merkle_root(leaves.first(k)));
  }
}

}  // namespace

Hash leaf_hash(std::string_view data) { return leaf_hash(data, {}); }

Hash leaf_hash(std::string_view first, std::string_view second) {
  return hasher().update(std::string_view("\x00", 1)).update(first).update(second).finish();
}

Hash node_hash(const Hash& left, const Hash& right) {
  char joined[65];
  joined[0] = 1;
  base::bytes_of(left).copy(joined + 1, 32);
  base::bytes_of(right).copy(joined + 33, 32);
  return hasher().update(std::string_view(joined, sizeof joined)).finish();
}

void MerkleEdge::add(const Hash& leaf) {
  Hash joined = leaf;
  for (auto filled = size_; filled & 1; filled >>= 1) {
    joined = node_hash(subtrees_.back(), joined);
    subtrees_.pop_back();
  }
  subtrees_.push_back(joined);
  ++size_;
}

Hash MerkleEdge::root() const {
  if (subtrees_.empty()) return base::sha256("");
  Hash joined = subtrees_.back();
  for (auto i = subtrees_.size() - 1; i-- > 0;) joined = node_hash(subtrees_[i], joined);
  return joined;
}

Hash merkle_root(std::span<const Hash> leaves) {
  MerkleEdge edge;
  for (const auto& leaf : leaves) edge.add(leaf);
  return edge.root();
}

std::vector<Hash> inclusion_proof(std::span<const Hash> leaves, std::uint64_t index) {
  std::vector<Hash> from_root;
  while (leaves.size() > 1) {
    const auto k = split_point(leaves.size());
    if (index < k) {
      from_root.push_back(merkle_root(leaves.subspan(k)));
      leaves = leaves.first(k);
    } else {
      from_root.push_back(merkle_root(leaves.first(k)));
      leaves = leaves.subspan(k);
      index -= k;
    }
  }
  return {from_root.rbegin(), from_root.rend()};
}

// RFC 9162 2.1.3.2.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                      std::span<const Hash> proof, const Hash& root) {
  if (index >= size) return false;
  auto node = index, last = size - 1;
  Hash hash = leaf;
  for (const auto& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) || node == last) {
      hash = node_hash(sibling, hash);
      while (!(node & 1) && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

std::vector<Hash> consistency_proof(std::span<const Hash> leaves, std::uint64_t old_size) {
  std::vector<Hash> out;
  if (old_size > 0 && old_size < leaves.size()) append_subproof(out, leaves, old_size, true);
  return out;
}

// RFC 9162 2.1.4.2.
bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Hash& old_root,
                        const Hash& new_root, std::span<const Hash> proof) {
  if (old_size > new_size) return false;
  if (old_size == new_size) return proof.empty() && old_root == new_root;
  if (old_size == 0) return proof.empty() && old_root == base::sha256("");
  const bool starts_with_old = std::has_single_bit(old_size);
  if (!starts_with_old && proof.empty()) return false;
  Hash old_hash = starts_with_old ? old_root : proof.front();
  Hash new_hash = old_hash;
  if (!starts_with_old) proof = proof.subspan(1);
  auto node = old_size - 1, last = new_size - 1;
  while (node & 1) {
    node >>= 1;
    last >>= 1;
  }
  for (const auto& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) || node == last) {
      old_hash = node_hash(sibling, old_hash);
      new_hash = node_hash(sibling, new_hash);
      while (!(node & 1) && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      new_hash = node_hash(new_hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == old_root && new_hash == new_root;
}

}  // namespace palermo::ledger
