// Receipts: made from a ledger, checked without one.
#include <cstring>

#include "ledger/state.hpp"

namespace palermo::ledger {

using base::Code;
using base::EntryIndex;
using base::error;
using base::Error;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

namespace {

constexpr std::string_view kReceiptFormat = "palermo-receipt-1";

Error bad(const char* id) { return error(Code::invalid, id); }

struct ReceiptParts {
  std::string origin, header, checkpoint;
  std::uint64_t index = 0;
  std::vector<Hash> proof;
};

Result<ReceiptParts> parse_receipt(std::string_view text) {
  constexpr const char* kSyntax = "ledger.receipt.syntax";
  const auto json = base::parse_json(text);
  if (!json || base::text_or(*json, "format") != kReceiptFormat) return bad(kSyntax);
  ReceiptParts out;
  out.origin = base::text_or(*json, "origin");
  out.header = base::text_or(*json, "header");
  out.checkpoint = base::text_or(*json, "checkpoint");
  const auto* index = base::find(*json, "index");
  const auto* proof = base::find(*json, "proof");
  if (!index || !index->is_int64() || index->get_int64() < 0 || !proof || !proof->is_array() ||
      proof->get_array().size() > 64)
    return bad(kSyntax);
  out.index = static_cast<std::uint64_t>(index->get_int64());
  for (const auto& item : proof->get_array()) {
    if (!item.is_string()) return bad(kSyntax);
    const auto bytes = base::from_hex(std::string_view(item.get_string()));
    if (!bytes || bytes->size() != sizeof(Hash)) return bad(kSyntax);
    std::memcpy(out.proof.emplace_back().data(), bytes->data(), sizeof(Hash));
  }
  return out;
}

}  // namespace

Result<std::string> Ledger::receipt(EntryIndex index) const {
  TRY_ASSIGN(const auto snapshot, Snapshot::take(state_->db));
  TRY_ASSIGN(const auto entry, state_->entry_row(index.value()));
  TRY_ASSIGN(const auto leaves, read_leaves(state_->db));
  TRY_ASSIGN(const auto head, read_checkpoint(state_->db, state_->key));
  if (head.checkpoint.size != leaves.size()) return corrupt("root");
  JsonArray proof;
  for (const auto& hash : inclusion_proof(leaves, index.value()))
    proof.emplace_back(base::to_hex(hash));
  return base::pretty_json(JsonObject{{"format", kReceiptFormat},
                                      {"origin", state_->key.name},
                                      {"index", static_cast<std::int64_t>(index.value())},
                                      {"header", entry.header},
                                      {"proof", std::move(proof)},
                                      {"checkpoint", head.note}});
}

Result<JsonObject> verify_receipt(std::string_view receipt, std::string_view public_key,
                                  std::optional<std::string> sent_sha256) {
  TRY_ASSIGN(const auto parts, parse_receipt(receipt));
  TRY_ASSIGN(const auto key, VerifierKey::parse(public_key));
  TRY_ASSIGN(const auto text, open_note(parts.checkpoint, key));
  TRY_ASSIGN(const auto head, Checkpoint::parse(text));
  if (head.origin != parts.origin || head.origin != key.name)
    return std::move(bad("ledger.receipt.origin").with("origin", parts.origin));
  if (!verify_inclusion(leaf_hash(parts.header), parts.index, head.size, parts.proof, head.root))
    return bad("ledger.receipt.proof");
  auto header = base::parse_json(parts.header);
  if (!header || !header->is_object()) return bad("ledger.receipt.syntax");
  if (sent_sha256) {
    const auto sent = base::from_hex(*sent_sha256);
    const auto* file = base::find(*header, "file");
    const auto proven = base::from_hex(file ? base::text_or(*file, "sha256") : "");
    if (!sent || !proven || proven->size() != sizeof(Hash) || *sent != *proven)
      return bad("ledger.receipt.file");
  }
  return std::move(header->get_object());
}

}  // namespace palermo::ledger
