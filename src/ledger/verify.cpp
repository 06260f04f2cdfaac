// verify: everything that is committed to, computed again.
#include <algorithm>
#include <atomic>
#include <thread>

#include "ledger/state.hpp"

namespace palermo::ledger {

using base::Result;
using sqlite::Database;
using sqlite::Mode;
using sqlite::Transaction;

namespace {

// A power of two, so that a block's root is an inner node of its entry's record tree.
constexpr std::uint64_t kBlock = 1 << 14;
constexpr std::size_t kThreads = 2;

struct LabelRun {
  std::int64_t label = 0;
  std::uint64_t count = 0;
};

// Up to kBlock records of one entry.
struct Block {
  std::uint64_t entry = 0;
  std::uint64_t first_seq = 0;
  std::int64_t first_row = 0;
  std::uint64_t records = 0;
  Hash root{};
  std::vector<LabelRun> labels;
  std::uint64_t erased = 0;
};

Result<void> check_block(sqlite::Statement& select, Block& block) {
  select.reset();
  select.bind(1, block.first_row);
  select.bind(2, block.first_row + static_cast<std::int64_t>(block.records));
  MerkleEdge tree;
  for (std::uint64_t i = 0; i < block.records; ++i) {
    const auto damaged = [&] { return corrupt_record(block.entry, block.first_seq + i); };
    TRY_ASSIGN(const bool more, select.step());
    const auto row = more ? read_body_row(select) : std::nullopt;
    if (!row || row->row != block.first_row + static_cast<std::int64_t>(i)) return damaged();
    Hash leaf;
    std::copy(row->leaf.begin(), row->leaf.end(), leaf.begin());
    if (row->erased)
      ++block.erased;
    else if (leaf_hash(row->nonce, row->body) != leaf)
      return damaged();
    tree.add(leaf);
    if (block.labels.empty() || block.labels.back().label != row->label)
      block.labels.push_back({row->label, 0});
    ++block.labels.back().count;
  }
  TRY_ASSIGN(const bool more, select.step());
  if (more) return corrupt_record(block.entry, block.first_seq + block.records);
  block.root = tree.root();
  return {};
}

// Blocks are taken in order by whoever is free; a fault ends the work of all.
Result<void> check_blocks(Database& db, std::vector<Block>& blocks,
                          std::atomic<std::size_t>& next) {
  TRY_ASSIGN(auto select, db.prepare(std::string(kBodyColumns) +
                                     "WHERE row >= ? AND row < ? ORDER BY row"));
  for (;;) {
    const auto mine = next.fetch_add(1);
    if (mine >= blocks.size()) return {};
    if (auto checked = check_block(select, blocks[mine]); !checked) {
      next = blocks.size();
      return checked;
    }
  }
}

// SQLite's own trees: a damaged inner key would leave a row in its place for a scan but hide it
// from a search.
Result<void> check_structure(Database& db, const char* table) {
  TRY_ASSIGN(auto check, db.prepare(std::string("PRAGMA quick_check(") + table + ")"));
  TRY_ASSIGN(const bool any, check.step());
  if (!any || check.text(0) != "ok") return corrupt("file");
  return {};
}

Result<std::vector<EntryRow>> read_entries(Database& db) {
  std::vector<EntryRow> out;
  TRY_ASSIGN(auto select, db.prepare(std::string(kEntryColumns) + "ORDER BY idx"));
  std::int64_t row = 1;
  for (;;) {
    TRY_ASSIGN(const bool more, select.step());
    if (!more) return out;
    TRY_ASSIGN(auto entry, read_entry_row(select));
    if (entry.index != out.size() || entry.first_row != row) return corrupt_entry(out.size());
    row = entry.end_row();
    out.push_back(std::move(entry));
  }
}

std::vector<Block> blocks_of(const std::vector<EntryRow>& entries) {
  std::vector<Block> out;
  for (const auto& entry : entries)
    for (std::uint64_t seq = 0; seq < entry.records; seq += kBlock) {
      Block block;
      block.entry = entry.index;
      block.first_seq = seq;
      block.first_row = entry.first_row + static_cast<std::int64_t>(seq);
      block.records = std::min(kBlock, entry.records - seq);
      out.push_back(std::move(block));
    }
  return out;
}

// The header against what its records came to. `blocks` are the entry's own.
Result<void> check_header(const EntryRow& entry, const Block* blocks,
                          const std::map<std::int64_t, std::string>& labels) {
  MerkleEdge tree;
  base::Sha256 hash;
  for (std::uint64_t seq = 0; seq < entry.records; seq += kBlock, ++blocks) {
    tree.add(blocks->root);
    for (const auto& run : blocks->labels) {
      const auto name = labels.find(run.label);
      if (name == labels.end()) return corrupt_entry(entry.index);
      for (std::uint64_t i = 0; i < run.count; ++i) hash.update(name->second).update("\n");
    }
  }
  const auto header = base::parse_json(entry.header);
  if (!header) return corrupt_entry(entry.index);
  const auto* records = base::find(*header, "records");
  if (!records || !records->is_int64() ||
      records->get_int64() != static_cast<std::int64_t>(entry.records) ||
      base::text_or(*header, "records_root") != base::to_hex(tree.root()) ||
      base::text_or(*header, "labels_hash") != base::to_hex(hash.finish()))
    return corrupt_entry(entry.index);
  return {};
}

// Connections that all look at the same committed state.
struct View {
  std::vector<Database> connections;
  std::vector<Transaction> snapshots;
  SignedCheckpoint head;
};

Result<void> open_view(View& view, const Files& files, const VerifierKey& key) {
  for (std::size_t wanted = 1; view.connections.size() < wanted;) {
    TRY_ASSIGN(auto db, Database::open(files.database(), Mode::read));
    TRY(check_tables(db));
    TRY_ASSIGN(auto last, db.prepare("SELECT max(row) FROM body"));
    TRY(last.step());
    if (last.integer(0) > static_cast<std::int64_t>(kBlock)) wanted = kThreads;
    last = {};
    view.connections.push_back(std::move(db));
  }
  // A writer may commit between the two beginnings.
  for (bool same = false; !same;) {
    view.snapshots.clear();
    same = true;
    for (auto& db : view.connections) {
      TRY_ASSIGN(auto snapshot, Transaction::begin(db, Transaction::Kind::read));
      view.snapshots.push_back(std::move(snapshot));
      TRY_ASSIGN(auto head, read_checkpoint(db, key));
      same = same && (&db == &view.connections.front() || head.note == view.head.note);
      view.head = std::move(head);
    }
  }
  return {};
}

Result<VerifyReport> verify_view(View& view) {
  auto& db = view.connections.front();
  for (const char* table : {"store", "entry", "label"}) TRY(check_structure(db, table));
  TRY_ASSIGN(const auto entries, read_entries(db));
  TRY_ASSIGN(const auto labels, read_labels(db));
  auto blocks = blocks_of(entries);

  std::atomic<std::size_t> next = 0;
  std::vector<Result<void>> results(view.connections.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < results.size() && blocks.size() > 1; ++i)
    threads.emplace_back([&, i] { results[i] = check_blocks(view.connections[i], blocks, next); });
  results[0] = check_structure(db, "body");
  if (results[0]) results[0] = check_blocks(db, blocks, next);
  for (auto& thread : threads) thread.join();
  for (auto& result : results) TRY(std::move(result));

  VerifyReport report;
  MerkleEdge tree;
  const Block* block = blocks.data();
  for (const auto& entry : entries) {
    TRY(check_header(entry, block, labels));
    for (std::uint64_t seq = 0; seq < entry.records; seq += kBlock)
      report.erased += block++->erased;
    report.records += entry.records;
    tree.add(entry.leaf);
  }
  TRY_ASSIGN(auto rows, db.prepare("SELECT count(*) FROM body"));
  TRY(rows.step());
  if (static_cast<std::uint64_t>(rows.integer(0)) != report.records) return corrupt("file");
  report.entries = entries.size();
  report.root = tree.root();
  const auto& head = view.head.checkpoint;
  if (head.size != report.entries || head.root != report.root) return corrupt("root");
  return report;
}

}  // namespace

Result<VerifyReport> Ledger::verify() const {
  View view;
  auto result = [&]() -> Result<VerifyReport> {
    TRY(open_view(view, state_->files, state_->key));
    return verify_view(view);
  }();
  if (!result) return std::move(as_damage(result.error()).in_file(state_->files.directory));
  return result;
}

}  // namespace palermo::ledger
