#include "ledger/append.hpp"

#include <algorithm>
#include <limits>

#include "base/utf8.hpp"
#include "ledger/state.hpp"

namespace palermo::ledger {

using base::Code;
using base::EntryIndex;
using base::error;
using base::Error;
using base::Result;

namespace {

// Random bytes come cheaper by the hundred, and most submissions are small: fetched in batches that
// grow.
class Nonces {
 public:
  std::string_view next() {
    if (at_ == pool_.size()) {
      pool_.resize(std::min<std::size_t>(2 * pool_.size() + 8 * kNonceBytes, 1024 * kNonceBytes));
      base::random_bytes(pool_);
      at_ = 0;
    }
    const auto* bytes = reinterpret_cast<const char*>(pool_.data() + at_);
    at_ += kNonceBytes;
    return {bytes, kNonceBytes};
  }

 private:
  std::vector<std::uint8_t> pool_;
  std::size_t at_ = 0;
};

}  // namespace

struct Appender::State {
  explicit State(Ledger::State& owner, sqlite::Transaction open)
      : ledger(owner), transaction(std::move(open)) {
    ledger.appending = true;
    records.first_row = ledger.next_row;
  }
  ~State() { ledger.appending = false; }

  Result<std::int64_t> label_id(std::string_view label);

  Ledger::State& ledger;
  sqlite::Transaction transaction;
  sqlite::Statement insert;
  RecordSet records;
  base::Sha256 labels;
  std::map<std::string, std::int64_t, std::less<>> new_labels;
  std::string last_label;
  std::int64_t last_label_id = 0;
  Nonces nonces;
  std::optional<Error> failed;
};

// A label's number is the next one free: labels are few and never taken away.
Result<std::int64_t> Appender::State::label_id(std::string_view label) {
  if (last_label_id != 0 && label == last_label) return last_label_id;
  for (const auto* known : {&ledger.labels, &new_labels})
    if (const auto found = known->find(label); found != known->end()) {
      last_label = label;
      return last_label_id = found->second;
    }
  if (label.empty() || label.find('\n') != std::string_view::npos || !base::is_utf8(label))
    return error(Code::invalid, "ledger.label");
  const auto id = static_cast<std::int64_t>(ledger.labels.size() + new_labels.size() + 1);
  TRY_ASSIGN(auto add, ledger.db.prepare("INSERT INTO label VALUES (?, ?)"));
  add.bind(1, id);
  add.bind(2, label);
  TRY(add.step());
  new_labels.emplace(label, id);
  last_label = label;
  return last_label_id = id;
}

Appender::Appender(std::unique_ptr<State> state) : state_(std::move(state)) {}
Appender::Appender(Appender&&) noexcept = default;
Appender& Appender::operator=(Appender&&) noexcept = default;
Appender::~Appender() = default;

Result<Appender> Ledger::begin() {
  TRY(state_->require_writer());
  TRY_ASSIGN(auto transaction,
             sqlite::Transaction::begin(state_->db, sqlite::Transaction::Kind::write));
  auto appending = std::make_unique<Appender::State>(*state_, std::move(transaction));
  TRY_ASSIGN(appending->insert, state_->db.prepare("INSERT INTO body VALUES (?, ?, ?, ?, ?)"));
  return Appender(std::move(appending));
}

EntryIndex Appender::index() const { return EntryIndex(state_->ledger.tree.size()); }

std::int64_t Appender::last_row() const {
  return state_->records.first_row + static_cast<std::int64_t>(state_->records.tree.size()) - 1;
}

Result<RecordPlace> Appender::add(std::string_view label, std::string_view body) {
  auto& s = *state_;
  if (s.failed) return *s.failed;
  const auto seq = s.records.tree.size();
  if (seq == std::numeric_limits<std::uint32_t>::max())
    return error(Code::too_large, "ledger.too_large");
  auto written = [&]() -> Result<void> {
    TRY_ASSIGN(const auto label_id, s.label_id(label));
    const auto nonce = s.nonces.next();
    const auto leaf = leaf_hash(nonce, body);
    s.insert.reset();
    s.insert.bind(1, last_row() + 1);
    s.insert.bind(2, label_id);
    s.insert.bind_view(3, base::bytes_of(leaf));
    s.insert.bind_view(4, nonce);
    s.insert.bind_view(5, body);
    TRY(s.insert.step());
    s.records.tree.add(leaf);
    s.labels.update(label).update("\n");
    return {};
  }();
  if (!written) {
    s.failed = written.error();
    return written.error();
  }
  return RecordPlace{index(), static_cast<std::uint32_t>(seq)};
}

Result<std::string> append_entry(sqlite::Database& db, MerkleEdge& tree, const SigningKey& signer,
                                 const RecordSet& records, base::JsonObject header) {
  header["records"] = records.tree.size();
  header["records_root"] = base::to_hex(records.tree.root());
  header["labels_hash"] = base::to_hex(records.labels_hash);
  auto bytes = base::canonical_json(header);
  if (bytes.size() > kMaxHeaderBytes)
    return error(Code::too_large, "ledger.header").with("bytes", std::to_string(bytes.size()));
  const auto leaf = leaf_hash(bytes);
  TRY_ASSIGN(auto insert, db.prepare("INSERT INTO entry VALUES (?, ?, ?, ?, ?)"));
  insert.bind(1, static_cast<std::int64_t>(tree.size()));
  insert.bind(2, records.first_row);
  insert.bind(3, static_cast<std::int64_t>(records.tree.size()));
  insert.bind_blob(4, base::bytes_of(leaf));
  insert.bind(5, std::string_view(bytes));
  TRY(insert.step());
  tree.add(leaf);
  const Checkpoint checkpoint{signer.verifier().name, tree.size(), tree.root()};
  TRY_ASSIGN(auto update, db.prepare("UPDATE store SET checkpoint = ?"));
  update.bind(1, std::string_view(signer.sign(checkpoint.text())));
  TRY(update.step());
  return bytes;
}

Result<Entry> Appender::commit(base::JsonObject header) {
  auto& s = *state_;
  if (s.failed) return *s.failed;
  s.insert = {};
  s.records.labels_hash = s.labels.finish();
  // Whatever happens now, this submission is over.
  s.failed = error(Code::internal, "ledger.appending");
  auto tree = s.ledger.tree;
  TRY_ASSIGN(auto bytes,
             append_entry(s.ledger.db, tree, *s.ledger.signer, s.records, std::move(header)));
  EntryRow row{s.ledger.tree.size(), s.records.first_row, s.records.tree.size(), {},
               std::move(bytes)};
  TRY_ASSIGN(auto entry, to_entry(std::move(row)));
  if (auto committed = s.transaction.commit(); !committed) {
    // The log may hold the entry or not; only opening the store again tells.
    if (committed.error().id != "ledger.full") s.ledger.stopped = committed.error();
    return committed.error();
  }
  s.ledger.next_row = last_row() + 1;
  s.ledger.tree = std::move(tree);
  s.ledger.labels.merge(s.new_labels);
  s.ledger.appending = false;
  return entry;
}

}  // namespace palermo::ledger
