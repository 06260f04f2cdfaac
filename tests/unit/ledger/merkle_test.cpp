#include "ledger/merkle.hpp"

#include <gtest/gtest.h>

#include <string>

namespace palermo::ledger {
namespace {

// The leaves and roots that Certificate Transparency's implementations share as test vectors.
const std::vector<std::string> kLeafHex{"",
                                        "00",
                                        "10",
                                        "2021",
                                        "3031",
                                        "40414243",
                                        "5051525354555657",
                                        "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> kRootHex{
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Hash> vector_leaves() {
  std::vector<Hash> out;
  for (const auto& hex : kLeafHex) out.push_back(leaf_hash(*base::from_hex(hex)));
  return out;
}

std::vector<Hash> numbered_leaves(std::uint64_t n) {
  std::vector<Hash> out;
  for (std::uint64_t i = 0; i < n; ++i) out.push_back(leaf_hash("leaf " + std::to_string(i)));
  return out;
}

// RFC 6962 2.1 word for word, to compare the growing tree with.
Hash definition(std::span<const Hash> leaves) {
  if (leaves.empty()) return base::sha256("");
  if (leaves.size() == 1) return leaves[0];
  std::size_t k = 1;
  while (k * 2 < leaves.size()) k *= 2;
  return node_hash(definition(leaves.first(k)), definition(leaves.subspan(k)));
}

TEST(Merkle, RootsOfTheSharedVectors) {
  const auto leaves = vector_leaves();
  MerkleEdge edge;
  for (std::size_t n = 0; n < kRootHex.size(); ++n) {
    EXPECT_EQ(base::to_hex(merkle_root(std::span(leaves).first(n))), kRootHex[n]) << n;
    EXPECT_EQ(base::to_hex(edge.root()), kRootHex[n]) << n;
    EXPECT_EQ(edge.size(), n);
    if (n < leaves.size()) edge.add(leaves[n]);
  }
}

TEST(Merkle, ProofsOfTheSharedVectors) {
  const auto leaves = vector_leaves();
  auto hex = [](const std::vector<Hash>& proof) {
    std::vector<std::string> out;
    for (const auto& hash : proof) out.push_back(base::to_hex(hash));
    return out;
  };
  EXPECT_EQ(hex(inclusion_proof(leaves, 0)),
            (std::vector<std::string>{
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(hex(inclusion_proof(leaves, 5)),
            (std::vector<std::string>{
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(hex(consistency_proof(leaves, 6)),
            (std::vector<std::string>{
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(hex(consistency_proof(std::span(leaves).first(5), 2)),
            (std::vector<std::string>{
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

TEST(Merkle, GrowingTreeFollowsTheDefinition) {
  const auto leaves = numbered_leaves(300);
  MerkleEdge edge;
  for (std::size_t n = 0; n <= leaves.size(); ++n) {
    ASSERT_EQ(edge.root(), definition(std::span(leaves).first(n))) << n;
    if (n < leaves.size()) edge.add(leaves[n]);
  }
}

// A block's root stands for its leaves when blocks are of one power of two: verify rests on it.
TEST(Merkle, RootsOfBlocksJoinToTheRoot) {
  const auto leaves = numbered_leaves(70);
  for (std::size_t n = 1; n <= leaves.size(); ++n) {
    MerkleEdge blocks;
    for (std::size_t at = 0; at < n; at += 16)
      blocks.add(merkle_root(std::span(leaves).subspan(at, std::min<std::size_t>(16, n - at))));
    ASSERT_EQ(blocks.root(), merkle_root(std::span(leaves).first(n))) << n;
  }
}

TEST(Merkle, LeafAndNodeCannotBeConfused) {
  const auto leaves = numbered_leaves(2);
  const auto joined =
      std::string(base::bytes_of(leaves[0])) + std::string(base::bytes_of(leaves[1]));
  EXPECT_NE(leaf_hash(joined), node_hash(leaves[0], leaves[1]));
  EXPECT_EQ(leaf_hash("ab", "c"), leaf_hash("abc"));
}

TEST(Merkle, EveryInclusionProofHoldsAndNoChangedOne) {
  const auto all = numbered_leaves(70);
  for (std::uint64_t n = 1; n <= 70; ++n) {
    const auto leaves = std::span(all).first(n);
    const auto root = merkle_root(leaves);
    for (std::uint64_t i = 0; i < n; ++i) {
      const auto proof = inclusion_proof(leaves, i);
      ASSERT_TRUE(verify_inclusion(leaves[i], i, n, proof, root)) << n << " " << i;
      ASSERT_FALSE(verify_inclusion(node_hash(leaves[i], leaves[i]), i, n, proof, root));
      ASSERT_FALSE(verify_inclusion(leaves[i], i, n, proof, leaves[i]) && n > 1);
      for (std::uint64_t other = 0; other <= n; ++other)
        ASSERT_EQ(verify_inclusion(leaves[i], other, n, proof, root), other == i);
      auto longer = proof;
      longer.push_back(root);
      ASSERT_FALSE(verify_inclusion(leaves[i], i, n, longer, root));
      for (std::size_t at = 0; at < proof.size(); ++at) {
        auto changed = proof;
        changed[at][at % 32] ^= 1;
        ASSERT_FALSE(verify_inclusion(leaves[i], i, n, changed, root));
        auto shorter = proof;
        shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(at));
        ASSERT_FALSE(verify_inclusion(leaves[i], i, n, shorter, root));
      }
    }
  }
  EXPECT_FALSE(verify_inclusion(all[0], 0, 0, {}, base::sha256("")));
}

TEST(Merkle, EveryConsistencyProofHoldsAndNoChangedOne) {
  const auto all = numbered_leaves(70);
  std::vector<Hash> roots;
  for (std::size_t n = 0; n <= 70; ++n) roots.push_back(merkle_root(std::span(all).first(n)));
  for (std::uint64_t n = 0; n <= 70; ++n) {
    for (std::uint64_t m = 0; m <= n; ++m) {
      const auto proof = consistency_proof(std::span(all).first(n), m);
      ASSERT_TRUE(verify_consistency(m, n, roots[m], roots[n], proof)) << m << " " << n;
      ASSERT_FALSE(verify_consistency(m, n, node_hash(roots[m], roots[m]), roots[n], proof));
      // From nothing every tree follows.
      ASSERT_EQ(verify_consistency(m, n, roots[m], node_hash(roots[n], roots[n]), proof),
                m == 0 && n > 0);
      ASSERT_EQ(verify_consistency(n, m, roots[n], roots[m], proof), m == n);
      auto longer = proof;
      longer.push_back(roots[n]);
      ASSERT_FALSE(verify_consistency(m, n, roots[m], roots[n], longer));
      for (std::size_t at = 0; at < proof.size(); ++at) {
        auto changed = proof;
        changed[at][(at * 7) % 32] ^= 0x80;
        ASSERT_FALSE(verify_consistency(m, n, roots[m], roots[n], changed)) << m << " " << n;
        auto shorter = proof;
        shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(at));
        ASSERT_FALSE(verify_consistency(m, n, roots[m], roots[n], shorter)) << m << " " << n;
      }
    }
  }
}

}  // namespace
}  // namespace palermo::ledger
