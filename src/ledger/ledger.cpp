#include "ledger/ledger.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.hpp"
#include "ledger/append.hpp"
#include "ledger/state.hpp"

namespace palermo::ledger {

using base::Code;
using base::EntryIndex;
using base::error;
using base::Result;
using sqlite::Database;
using sqlite::Mode;
using sqlite::Transaction;

namespace {

// A database file that holds no table yet was never acknowledged as a store. One that cannot be
// read is left alone: it may be all that is left of one.
Result<bool> holds_store(const Files& files) {
  std::error_code ec;
  const auto size = std::filesystem::file_size(files.database(), ec);
  if (ec) return false;
  if (size == 0 && !std::filesystem::exists(files.database() + "-wal", ec)) return false;
  auto db = Database::open(files.database(), Mode::read);
  if (!db) return true;
  auto count = db->prepare("SELECT count(*) FROM sqlite_master");
  if (!count || !count->step()) return true;
  return count->integer(0) != 0;
}

Result<void> make_database(const Files& files, const SigningKey& key, base::JsonObject header) {
  for (const char* ending : {"", "-wal", "-shm"})
    ::unlink((files.database() + ending).c_str());
  TRY_ASSIGN(auto db, Database::open(files.database(), Mode::create));
  TRY_ASSIGN(auto transaction, Transaction::begin(db, Transaction::Kind::write));
  TRY(db.execute("PRAGMA application_id=" + std::to_string(kApplicationId)));
  for (const auto& table : kTables) TRY(db.execute(table.sql));
  TRY_ASSIGN(auto insert, db.prepare("INSERT INTO store VALUES (1, ?, ?, '', 0)"));
  insert.bind(1, kFormat);
  insert.bind(2, std::string_view(key.verifier().name));
  TRY(insert.step());
  MerkleEdge tree;
  TRY(append_entry(db, tree, key, RecordSet{}, std::move(header)));
  TRY(transaction.commit());
  return sync_directory(files.directory);
}

// A log that a failed disk left half-synced is moved into the database file, and that file synced,
// before anything is written after it: what follows would else stand on pages that may be gone.
Result<void> prepare_writer(Ledger::State& state) {
  if (auto emptied = state.db.empty_log(); !emptied && emptied.error().id != "ledger.busy")
    return emptied;
  TRY_ASSIGN(const auto leaves, read_leaves(state.db));
  for (const auto& leaf : leaves) state.tree.add(leaf);
  TRY_ASSIGN(const auto head, read_checkpoint(state.db, state.key));
  if (head.checkpoint.size != state.tree.size() || head.checkpoint.root != state.tree.root())
    return corrupt("root");
  TRY_ASSIGN(const auto last, state.entry_row(state.tree.size() - 1));
  state.next_row = last.end_row();
  TRY_ASSIGN(const auto labels, read_labels(state.db));
  for (const auto& [id, name] : labels) state.labels[name] = id;
  return {};
}

}  // namespace

Ledger::Ledger(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Result<Ledger> Ledger::create(const std::string& directory, const std::string& origin,
                              base::JsonObject first_header) {
  const Files files{directory};
  const auto exists = error(Code::conflict, "ledger.exists").in_file(directory);
  TRY_ASSIGN(const bool before, holds_store(files));
  if (before) return exists;
  TRY_ASSIGN(const auto key, SigningKey::generate(origin));
  std::error_code ec;
  const bool made = !std::filesystem::exists(directory, ec);
  TRY(base::make_directories(directory));
  if (made) ::chmod(directory.c_str(), 0700);
  {
    TRY_ASSIGN(const auto lock, WriterLock::take(files));
    TRY_ASSIGN(const bool meanwhile, holds_store(files));
    if (meanwhile) return exists;
    TRY(write_keys(files, key));
    TRY(make_database(files, key, std::move(first_header)));
    const auto parent = std::filesystem::absolute(directory, ec).lexically_normal().parent_path();
    if (made) TRY(sync_directory(parent.string()));
  }
  return open(directory, Access::write);
}

Result<Ledger> Ledger::open(const std::string& directory, Access access) {
  const Files files{directory};
  std::error_code ec;
  if (!std::filesystem::exists(files.database(), ec))
    return error(Code::not_found, "ledger.absent").in_file(directory);
  WriterLock lock;
  if (access == Access::write) {
    TRY_ASSIGN(lock, WriterLock::take(files));
  }
  TRY_ASSIGN(auto key, read_public_key(files));
  std::optional<SigningKey> signer;
  if (access == Access::write) {
    TRY_ASSIGN(signer, read_secret_key(files));
    if (signer->verifier().text() != key.text())
      return error(Code::invalid, "ledger.key").in_file(files.secret_key());
  }
  TRY_ASSIGN(auto db, Database::open(files.database(),
                                     access == Access::write ? Mode::write : Mode::read));
  auto state = std::make_unique<State>(
      State{files, access, std::move(lock), std::move(key), std::move(signer), std::move(db)});
  const auto ready = [&]() -> Result<void> {
    TRY(check_tables(state->db));
    TRY(read_checkpoint(state->db, state->key));
    if (access == Access::write) TRY(prepare_writer(*state));
    return {};
  }();
  if (!ready) return std::move(as_damage(ready.error()).in_file(directory));
  Ledger ledger(std::move(state));
  if (access == Access::write) (void)ledger.erase({}).has_value();  // finishes an interrupted one
  return ledger;
}

const std::string& Ledger::origin() const { return state_->key.name; }
std::string Ledger::public_key() const { return state_->key.text(); }

std::uint64_t Ledger::size() const {
  if (state_->access == Access::write) return state_->tree.size();
  auto last = state_->db.prepare("SELECT max(idx) FROM entry");
  if (!last || !last->step() || !last->is_integer(0)) return 0;
  return static_cast<std::uint64_t>(last->integer(0)) + 1;
}

Result<base::Hash> Ledger::root() const {
  TRY_ASSIGN(const auto head, read_checkpoint(state_->db, state_->key));
  return head.checkpoint.root;
}

Result<std::string> Ledger::checkpoint() const {
  TRY_ASSIGN(auto head, read_checkpoint(state_->db, state_->key));
  return std::move(head.note);
}

Result<Entry> Ledger::entry(EntryIndex index) const {
  TRY_ASSIGN(auto row, state_->entry_row(index.value()));
  return to_entry(std::move(row));
}

Result<void> Ledger::for_each_entry(const std::function<Result<void>(const Entry&)>& visit) const {
  TRY_ASSIGN(auto select, state_->db.prepare(std::string(kEntryColumns) + "ORDER BY idx"));
  for (std::uint64_t expected = 0;; ++expected) {
    TRY_ASSIGN(const bool more, select.step());
    if (!more) return {};
    TRY_ASSIGN(auto row, read_entry_row(select));
    if (row.index != expected) return corrupt_entry(expected);
    TRY_ASSIGN(const auto entry, to_entry(std::move(row)));
    TRY(visit(entry));
  }
}

Database& Ledger::database() { return state_->db; }

}  // namespace palermo::ledger
