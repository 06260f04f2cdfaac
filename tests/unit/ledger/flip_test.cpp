// One byte of ledger.db is changed, 10,000 times.
//
// A byte of committed data (bodies, nonces, leaves, headers, labels, checkpoint) must always be
// found by open or verify. Any other byte (free space, unused parts of pages, counters of SQLite's
// header, derived tables) is either found too, or it changes nothing that was committed: then every
// header, body, label, receipt and the root read back as they were. Nothing may crash, and damage
// must be called damage.
#include <atomic>
#include <thread>

#include "base/random.hpp"
#include "ledger/sqlite/database.hpp"
#include "scratch.hpp"

namespace palermo::ledger {
namespace {

using base::EntryIndex;
using base::Result;
using test::append;
using test::new_store;
using test::Scratch;
using test::unique_body;

constexpr int kTrials = 10000;

// Everything that a caller can read, as one text; an error ends it.
Result<std::string> read_all(const Ledger& ledger) {
  std::string out = ledger.origin() + std::to_string(ledger.size());
  TRY_ASSIGN(const auto root, ledger.root());
  TRY_ASSIGN(const auto checkpoint, ledger.checkpoint());
  out += base::to_hex(root) + checkpoint;
  TRY(ledger.for_each_entry([&](const Entry& entry) -> Result<void> {
    out += std::to_string(entry.index.value()) + entry.header_bytes;
    return {};
  }));
  for (std::uint64_t i = 0; i < ledger.size(); ++i) {
    TRY_ASSIGN(const auto entry, ledger.entry(EntryIndex(i)));
    TRY_ASSIGN(const auto receipt, ledger.receipt(EntryIndex(i)));
    out += entry.header_bytes + receipt;
    TRY(ledger.for_each_body_of(EntryIndex(i),
                                [&](RecordPlace place, std::int64_t row, std::string_view label,
                                    std::string_view body) -> Result<void> {
                                  out += std::to_string(place.seq) + ":" + std::to_string(row) +
                                         std::string(label) + std::string(body);
                                  return {};
                                }));
    for (std::uint32_t seq = 0; seq < entry.header.at("records").as_int64(); ++seq) {
      TRY_ASSIGN(const auto body, ledger.body({EntryIndex(i), seq}));
      out += body.value_or("erased");
    }
  }
  for (const char* label : {"victim", "event", "quarantine"})
    TRY(ledger.for_each_body(label, EntryIndex(99),
                             [&](RecordPlace place, std::string_view body) -> Result<void> {
                               out += std::to_string(place.entry.value()) + "-" +
                                      std::to_string(place.seq) + std::string(body);
                               return {};
                             }));
  return out;
}

// Marks where bytes that were committed to stand in the file, in pieces: a large body is parted
// over several pages.
void mark(std::vector<bool>& committed, const std::string& file, std::string_view bytes) {
  ASSERT_GE(bytes.size(), 4u);
  bool found = false;
  for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 500))) {
    const auto piece = bytes.substr(0, 500);
    for (auto at = file.find(piece); piece.size() >= 4 && at != std::string::npos;
         at = file.find(piece, at + 1)) {
      found = true;
      std::fill_n(committed.begin() + static_cast<std::ptrdiff_t>(at), piece.size(), true);
    }
  }
  EXPECT_TRUE(found);
}

struct Flips : testing::Test {
  Flips() {
    auto ledger = new_store(original);
    std::vector<std::string> bodies;
    for (std::uint64_t i = 0; i < 130; ++i) bodies.push_back(unique_body(i, 250));
    append(ledger, bodies, {{"kind", "submission"}, {"party", "XAB"}});
    append(ledger, {unique_body(100, 20000), unique_body(101), unique_body(102)}, {{"n", 2}},
           "event");
    append(ledger, {}, {{"act", "nothing"}});
    auto appender = ledger.begin();
    for (std::uint64_t i = 200; i < 260; ++i)
      EXPECT_TRUE(appender->add(i % 3 ? "victim" : "quarantine", unique_body(i, 200)));
    EXPECT_TRUE(
        ledger.database().execute("CREATE TABLE d_row (row INTEGER PRIMARY KEY, seen TEXT);"
                                  "INSERT INTO d_row SELECT row, 'seen' FROM body"));
    EXPECT_TRUE(appender->commit({{"n", 4}}));
    EXPECT_TRUE(ledger.erase({{EntryIndex(1), 7}, {EntryIndex(4), 3}}));
  }

  Scratch scratch;
  std::string original = scratch.path("store");
};

TEST_F(Flips, AreFoundOrChangeNothing) {
  const auto file = *base::read_file(original + "/ledger.db");
  ASSERT_FALSE(std::filesystem::exists(original + "/ledger.db-wal"));
  std::vector<bool> committed(file.size());
  std::string truth;
  {
    const auto ledger = Ledger::open(original, Access::read);
    ASSERT_TRUE(ledger);
    truth = *read_all(*ledger);
    mark(committed, file, *ledger->checkpoint());
    auto& db = const_cast<Ledger&>(*ledger).database();
    for (const char* sql :
         {"SELECT header FROM entry", "SELECT leaf FROM entry", "SELECT leaf FROM body",
          "SELECT name FROM label", "SELECT nonce FROM body WHERE nonce IS NOT NULL",
          "SELECT body FROM body WHERE body IS NOT NULL"}) {
      auto select = db.prepare(sql);
      while (*select->step()) mark(committed, file, select->blob(0));
    }
  }
  const std::uint64_t seed = 10000;
  std::atomic<int> found = 0, in_committed = 0;
  auto run = [&](int first, int step) {
    const auto copy = scratch.path("copy" + std::to_string(first));
    std::filesystem::copy(original, copy, std::filesystem::copy_options::recursive);
    for (int trial = first; trial < kTrials && !HasFatalFailure(); trial += step) {
      base::SeededRandom random(seed + static_cast<std::uint64_t>(trial));
      const auto at = random.below(file.size());
      auto changed = file;
      changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1 + random.below(255)));
      for (const char* name : {"/ledger.db-wal", "/ledger.db-shm"})
        std::filesystem::remove(copy + name);
      std::FILE* out = std::fopen((copy + "/ledger.db").c_str(), "wb");
      ASSERT_EQ(std::fwrite(changed.data(), 1, changed.size(), out), changed.size());
      std::fclose(out);
      const auto where = "seed " + std::to_string(seed) + " trial " + std::to_string(trial) +
                         " byte " + std::to_string(at);
      in_committed += committed[at];
      const auto ledger = Ledger::open(copy, Access::read);
      const auto report = ledger ? ledger->verify() : Result<VerifyReport>(ledger.error());
      if (!report) {
        ++found;
        // A changed format number is taken for that of a later program.
        EXPECT_TRUE(report.error().id == "ledger.corrupt" || report.error().id == "ledger.format")
            << where << " " << report.error().id;
        continue;
      }
      EXPECT_FALSE(committed[at]) << where;
      const auto read = read_all(*ledger);
      ASSERT_TRUE(read) << where << " " << read.error().id;
      EXPECT_EQ(*read, truth) << where;
    }
  };
  std::thread other(run, 1, 2);
  run(0, 2);
  other.join();
  // Most of the file is committed data, or this test would prove little.
  EXPECT_GT(in_committed, kTrials / 2);
  EXPECT_GE(found, in_committed);
  std::printf("%d of %d flips hit committed data, %d were found\n", in_committed.load(), kTrials,
              found.load());
}

// What a program with the database's own means could change without breaking a page.
TEST_F(Flips, RewrittenRowsAreFound) {
  for (const char* sql :
       {"UPDATE body SET body = x'7b7d' WHERE row = 3",
        "UPDATE body SET nonce = zeroblob(32) WHERE row = 3",
        "UPDATE body SET leaf = zeroblob(32) WHERE row = 3",
        "UPDATE body SET leaf = zeroblob(32) WHERE row = 8",
        "UPDATE body SET nonce = NULL WHERE row = 3",
        "UPDATE body SET body = CAST(body AS TEXT) WHERE row = 3",
        "UPDATE body SET leaf = 7 WHERE row = 3",
        "UPDATE body SET label = 2 WHERE row = 3",
        "UPDATE body SET label = 99 WHERE row = 3",
        "UPDATE body SET row = 9999 WHERE row = 193",
        "UPDATE body SET body = substr(nonce, 32) || body, nonce = substr(nonce, 1, 31) WHERE row "
        "= 3",
        "DELETE FROM body WHERE row = 193",
        "DELETE FROM body WHERE row = 50",
        "INSERT INTO body VALUES (194, 1, zeroblob(32), NULL, NULL)",
        "INSERT INTO body VALUES (0, 1, zeroblob(32), NULL, NULL)",
        "UPDATE label SET name = 'perpetrator' WHERE id = 1",
        "DELETE FROM label WHERE id = 1",
        "UPDATE entry SET header = replace(header, 'XAB', 'XAC') WHERE idx = 1",
        "UPDATE entry SET leaf = zeroblob(32) WHERE idx = 1",
        "UPDATE entry SET first_row = 2 WHERE idx = 1",
        "UPDATE entry SET records = 129 WHERE idx = 1",
        "UPDATE entry SET header = CAST(header AS BLOB) WHERE idx = 1",
        "DELETE FROM entry WHERE idx = 4",
        "DELETE FROM entry WHERE idx = 2",
        "UPDATE entry SET idx = 9 WHERE idx = 4",
        "INSERT INTO entry SELECT 5, first_row, 0, leaf, header FROM entry WHERE idx = 4",
        "UPDATE store SET origin = 'other.example'",
        "UPDATE store SET checkpoint = ''",
        "DELETE FROM store",
        "INSERT INTO store SELECT 2, format, origin, checkpoint, erasing FROM store",
        "ALTER TABLE body ADD COLUMN more",
        "DROP TABLE label",
        "PRAGMA application_id = 1"}) {
    const auto copy = scratch.path("copy");
    std::filesystem::remove_all(copy);
    std::filesystem::copy(original, copy, std::filesystem::copy_options::recursive);
    {
      auto db = sqlite::Database::open(copy + "/ledger.db", sqlite::Mode::write);
      ASSERT_TRUE(db);
      ASSERT_TRUE(db->execute(sql)) << sql;
    }
    const auto ledger = Ledger::open(copy, Access::read);
    const auto report = ledger ? ledger->verify() : Result<VerifyReport>(ledger.error());
    EXPECT_EQ(test::error_id(report), "ledger.corrupt") << sql;
  }
}

TEST_F(Flips, DamageIsNamedByItsPlace) {
  {
    auto db = sqlite::Database::open(original + "/ledger.db", sqlite::Mode::write);
    ASSERT_TRUE(db->execute("UPDATE body SET body = x'7b7d' WHERE row = 133"));
  }
  const auto ledger = Ledger::open(original, Access::read);
  const auto report = ledger->verify();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().params.at("part"), "record");
  EXPECT_EQ(report.error().params.at("entry"), "2");
  EXPECT_EQ(report.error().params.at("record"), "2");
  EXPECT_EQ(test::error_id(ledger->body({EntryIndex(2), 2})), "ledger.corrupt");
}

// A writer does not build on a ledger whose root is not the one that was signed.
TEST_F(Flips, AWriterRefusesAWrongRoot) {
  {
    auto db = sqlite::Database::open(original + "/ledger.db", sqlite::Mode::write);
    ASSERT_TRUE(db->execute("UPDATE entry SET leaf = zeroblob(32) WHERE idx = 1"));
  }
  EXPECT_EQ(test::error_id(Ledger::open(original, Access::write)), "ledger.corrupt");
}

// The last page may belong to a derived table: cutting that off changes nothing committed.
TEST_F(Flips, CutFilesAreDamage) {
  const auto file = *base::read_file(original + "/ledger.db");
  const auto truth = *read_all(*Ledger::open(original, Access::read));
  for (std::size_t length = 1; length < file.size(); length += 4096) {
    ASSERT_TRUE(base::write_file(original + "/ledger.db", file.substr(0, length)));
    const auto ledger = Ledger::open(original, Access::read);
    const auto report = ledger ? ledger->verify() : Result<VerifyReport>(ledger.error());
    if (report)
      EXPECT_EQ(*read_all(*ledger), truth) << length;
    else
      EXPECT_EQ(report.error().id, "ledger.corrupt") << length;
    EXPECT_TRUE(!report || length > file.size() * 3 / 4) << length;
  }
}

}  // namespace
}  // namespace palermo::ledger
