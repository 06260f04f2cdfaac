#include "ledger/ledger.hpp"

#include <sys/stat.h>

#include <mutex>
#include <thread>

#include "ledger/merkle.hpp"
#include "ledger/note.hpp"
#include "ledger/sqlite/database.hpp"
#include "scratch.hpp"

namespace palermo::ledger {
namespace {

using base::EntryIndex;
using test::append;
using test::error_id;
using test::new_store;
using test::Scratch;
using test::unique_body;

std::map<std::string, std::string> contents(const std::string& directory) {
  std::map<std::string, std::string> out;
  for (const auto& item : std::filesystem::recursive_directory_iterator(directory))
    if (item.is_regular_file()) out[item.path().string()] = *base::read_file(item.path().string());
  return out;
}

TEST(Ledger, CreateMakesKeysAndFirstEntry) {
  Scratch scratch;
  const auto dir = scratch.path("a/b/store");
  const auto ledger = new_store(dir);
  EXPECT_EQ(ledger.size(), 1u);
  EXPECT_EQ(ledger.origin(), "test.example/ledger");
  const auto first = ledger.entry(EntryIndex(0));
  ASSERT_TRUE(first);
  EXPECT_EQ(
      first->header_bytes,
      R"({"kind":"genesis","labels_hash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",)"
      R"("records":0,"records_root":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})");
  struct stat info{};
  ASSERT_EQ(::stat((dir + "/keys/ledger.key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_EQ(*base::read_file(dir + "/keys/ledger.pub"), ledger.public_key() + "\n");
  EXPECT_TRUE(ledger.verify());
}

TEST(Ledger, ASecondCreateIsRefusedAndTouchesNothing) {
  Scratch scratch;
  const auto dir = scratch.path("store");
  {
    new_store(dir);
  }
  const auto before = contents(dir);
  EXPECT_EQ(error_id(Ledger::create(dir, "other.example", {})), "ledger.exists");
  EXPECT_EQ(contents(dir), before);
  // The same while the store is open and its log is not yet moved into the database file.
  auto open = Ledger::open(dir, Access::write);
  ASSERT_TRUE(open);
  append(*open, {"x"});
  EXPECT_EQ(error_id(Ledger::create(dir, "other.example", {})), "ledger.exists");
  EXPECT_EQ(open->origin(), "test.example/ledger");
}

TEST(Ledger, CreateReplacesWhatAnInterruptedOneLeft) {
  Scratch scratch;
  const auto dir = scratch.path("store");
  ASSERT_TRUE(base::make_directories(dir + "/keys"));
  ASSERT_TRUE(base::write_file(dir + "/keys/ledger.key", "half"));
  ASSERT_TRUE(base::write_file(dir + "/ledger.db", ""));
  EXPECT_TRUE(new_store(dir).verify());
}

TEST(Ledger, CreateLeavesAnUnreadableDatabaseAlone) {
  Scratch scratch;
  const auto dir = scratch.path("store");
  ASSERT_TRUE(base::make_directories(dir));
  ASSERT_TRUE(base::write_file(dir + "/ledger.db", std::string(9000, 'x')));
  EXPECT_EQ(error_id(Ledger::create(dir, "other.example", {})), "ledger.exists");
  EXPECT_EQ(base::read_file(dir + "/ledger.db")->size(), 9000u);
  EXPECT_EQ(error_id(Ledger::open(dir, Access::read)), "base.file.unreadable");
}

TEST(Ledger, OriginMustNameAKey) {
  Scratch scratch;
  for (const char* origin : {"", "two words", "a+b", "a\nb"})
    EXPECT_EQ(error_id(Ledger::create(scratch.path("s"), origin, {})), "ledger.origin") << origin;
  EXPECT_FALSE(std::filesystem::exists(scratch.path("s")));
}

TEST(Ledger, OpenRefusesWhatIsNoStore) {
  Scratch scratch;
  EXPECT_EQ(error_id(Ledger::open(scratch.path("none"), Access::read)), "ledger.absent");
}

TEST(Ledger, AppendAndReadBack) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  auto appender = ledger.begin();
  ASSERT_TRUE(appender);
  EXPECT_EQ(appender->index(), EntryIndex(1));
  const auto first = appender->add("victim", "{\"a\":1}");
  EXPECT_EQ(*first, (RecordPlace{EntryIndex(1), 0}));
  EXPECT_EQ(appender->last_row(), 1);
  const auto second = appender->add("event", std::string("\0\xFF", 2));
  EXPECT_EQ(*second, (RecordPlace{EntryIndex(1), 1}));
  const auto third = appender->add("victim", "");
  EXPECT_EQ(appender->last_row(), 3);
  EXPECT_EQ(ledger.size(), 1u);
  const auto entry = appender->commit({{"kind", "submission"}, {"party", "XAB"}});
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->index, EntryIndex(1));
  EXPECT_EQ(entry->header.at("records"), 3);
  EXPECT_EQ(base::text_or(base::Json(entry->header), "labels_hash"),
            base::to_hex(base::sha256("victim\nevent\nvictim\n")));
  EXPECT_EQ(ledger.size(), 2u);
  EXPECT_EQ(ledger.entry(EntryIndex(1))->header_bytes, entry->header_bytes);
  EXPECT_EQ(**ledger.body(*first), "{\"a\":1}");
  EXPECT_EQ(**ledger.body(*second), std::string("\0\xFF", 2));
  EXPECT_EQ(**ledger.body(*third), "");
  EXPECT_EQ(*ledger.body_row(*second), 2);
  EXPECT_EQ(error_id(ledger.body({EntryIndex(1), 3})), "ledger.no_record");
  EXPECT_EQ(error_id(ledger.body({EntryIndex(0), 0})), "ledger.no_record");
  EXPECT_EQ(error_id(ledger.body({EntryIndex(9), 0})), "ledger.no_record");
  EXPECT_EQ(error_id(ledger.entry(EntryIndex(2))), "ledger.no_entry");
  const auto report = ledger.verify();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->entries, 2u);
  EXPECT_EQ(report->records, 3u);
  EXPECT_EQ(report->erased, 0u);
  EXPECT_EQ(report->root, *ledger.root());
}

TEST(Ledger, RootIsThatOfTheHeaders) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  for (int i = 0; i < 20; ++i) {
    append(ledger, std::vector<std::string>(static_cast<std::size_t>(i % 3), "x"), {{"n", i}});
    std::vector<Hash> leaves;
    ASSERT_TRUE(ledger.for_each_entry([&](const Entry& entry) -> base::Result<void> {
      EXPECT_EQ(entry.index.value(), leaves.size());
      leaves.push_back(leaf_hash(entry.header_bytes));
      return {};
    }));
    ASSERT_EQ(leaves.size(), ledger.size());
    EXPECT_EQ(*ledger.root(), merkle_root(leaves));
    const auto key = VerifierKey::parse(ledger.public_key());
    const auto text = open_note(*ledger.checkpoint(), *key);
    ASSERT_TRUE(text);
    EXPECT_EQ(Checkpoint::parse(*text)->size, ledger.size());
  }
}

TEST(Ledger, WithoutCommitNothingHappened) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  const auto before = *ledger.checkpoint();
  {
    auto appender = ledger.begin();
    ASSERT_TRUE(appender->add("new label", "dropped"));
    ASSERT_TRUE(ledger.database().execute("CREATE TABLE d_x (a); INSERT INTO d_x VALUES (1)"));
  }
  EXPECT_EQ(*ledger.checkpoint(), before);
  EXPECT_FALSE(ledger.database().prepare("SELECT a FROM d_x"));
  const auto at = append(ledger, {"kept"}, {}, "another label");
  EXPECT_EQ(*ledger.body_row({at, 0}), 1);
  EXPECT_EQ(ledger.verify()->records, 1u);
}

TEST(Ledger, DerivedTablesAreCommittedWithTheEntry) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  auto appender = ledger.begin();
  const auto place = appender->add("victim", "body");
  ASSERT_TRUE(ledger.database().execute("CREATE TABLE d_x (body_row INTEGER)"));
  ASSERT_TRUE(ledger.database().execute("INSERT INTO d_x VALUES (" +
                                        std::to_string(appender->last_row()) + ")"));
  ASSERT_TRUE(appender->commit({}));
  auto select =
      ledger.database().prepare("SELECT b.body FROM d_x JOIN body b ON b.rowid = body_row");
  ASSERT_TRUE(select);
  ASSERT_TRUE(*select->step());
  EXPECT_EQ(select->blob(0), "body");
  EXPECT_EQ(*ledger.body_row(*place), appender->last_row());
}

TEST(Ledger, OneSubmissionAtATimeAndNoneAfterItsEnd) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  auto appender = ledger.begin();
  EXPECT_EQ(error_id(ledger.begin()), "ledger.appending");
  ASSERT_TRUE(appender->commit({}));
  EXPECT_EQ(error_id(appender->add("a", "b")), "ledger.appending");
  EXPECT_EQ(error_id(appender->commit({})), "ledger.appending");
  EXPECT_TRUE(ledger.begin());
}

TEST(Ledger, LabelsAndHeadersHaveLimits) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  for (const char* bad : {"", "a\nb", "\xFF"}) {
    auto appender = ledger.begin();
    EXPECT_EQ(error_id(appender->add(bad, "body")), "ledger.label");
    EXPECT_EQ(error_id(appender->commit({})), "ledger.label");
  }
  {
    auto appender = ledger.begin();
    EXPECT_EQ(error_id(appender->commit({{"x", std::string(70000, 'x')}})), "ledger.header");
  }
  EXPECT_EQ(ledger.size(), 1u);
  append(ledger, {"x"});
  EXPECT_TRUE(ledger.verify());
}

TEST(Ledger, OneWriterManyReaders) {
  Scratch scratch;
  const auto dir = scratch.path("store");
  auto writer = new_store(dir);
  EXPECT_EQ(error_id(Ledger::open(dir, Access::write)), "ledger.locked");
  auto reader = Ledger::open(dir, Access::read);
  ASSERT_TRUE(reader);
  EXPECT_EQ(error_id(reader->begin()), "ledger.read_only");
  EXPECT_EQ(error_id(reader->erase({})), "ledger.read_only");
  EXPECT_FALSE(reader->database().execute("CREATE TABLE d_x (a)"));
  {
    auto appender = writer.begin();
    ASSERT_TRUE(appender->add("victim", "body"));
    EXPECT_EQ(reader->size(), 1u);
    EXPECT_TRUE(reader->verify());
    ASSERT_TRUE(appender->commit({}));
  }
  EXPECT_EQ(reader->size(), 2u);
  EXPECT_EQ(**reader->body({EntryIndex(1), 0}), "body");
  EXPECT_EQ(*reader->root(), *writer.root());
  EXPECT_EQ(reader->verify()->entries, 2u);
  writer = std::move(*reader);  // the lock goes with its holder
  EXPECT_TRUE(Ledger::open(dir, Access::write));
}

// Whoever finds the lock taken tries again: one order, without gaps, each acknowledged once.
TEST(Ledger, ManyWritersMakeOneOrder) {
  Scratch scratch;
  const auto dir = scratch.path("store");
  {
    new_store(dir);
  }
  constexpr int kWriters = 8, kEach = 12;
  std::mutex mutex;
  std::map<std::uint64_t, std::string> acknowledged;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer)
    threads.emplace_back([&, writer] {
      for (int n = 0; n < kEach;) {
        auto ledger = Ledger::open(dir, Access::write);
        if (!ledger) {
          ASSERT_EQ(ledger.error().id, "ledger.locked");
          std::this_thread::yield();
          continue;
        }
        const auto name = std::to_string(writer) + "-" + std::to_string(n++);
        const auto at = append(*ledger, {name}, {{"name", name}});
        const std::lock_guard lock(mutex);
        EXPECT_TRUE(acknowledged.emplace(at.value(), name).second);
      }
    });
  for (auto& thread : threads) thread.join();
  const auto ledger = Ledger::open(dir, Access::read);
  ASSERT_TRUE(ledger);
  EXPECT_EQ(ledger->size(), 1u + kWriters * kEach);
  EXPECT_EQ(acknowledged.size(), std::size_t{kWriters * kEach});
  for (const auto& [index, name] : acknowledged)
    EXPECT_EQ(**ledger->body({EntryIndex(index), 0}), name);
  EXPECT_TRUE(ledger->verify());
}

TEST(Ledger, ReopenedGoesOnWhereItStopped) {
  Scratch scratch;
  const auto dir = scratch.path("store");
  {
    auto ledger = new_store(dir);
    append(ledger, {"a", "b"});
  }
  auto ledger = Ledger::open(dir, Access::write);
  ASSERT_TRUE(ledger);
  const auto at = append(*ledger, {"c"}, {}, "event");
  EXPECT_EQ(at, EntryIndex(2));
  EXPECT_EQ(*ledger->body_row({at, 0}), 3);
  EXPECT_EQ(ledger->verify()->records, 3u);
}

TEST(Ledger, BodiesOfALabel) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  append(ledger, {"v1", "v2"});
  append(ledger, {});
  append(ledger, {"e1"}, {}, "event");
  append(ledger, {"v3"});
  auto read = [&](std::string_view label, std::uint64_t last) {
    std::vector<std::string> out;
    EXPECT_TRUE(
        ledger.for_each_body(label, EntryIndex(last),
                             [&](RecordPlace place, std::string_view body) -> base::Result<void> {
                               out.push_back(std::to_string(place.entry.value()) + "-" +
                                             std::to_string(place.seq) + " " + std::string(body));
                               return {};
                             }));
    return out;
  };
  EXPECT_EQ(read("victim", 4), (std::vector<std::string>{"1-0 v1", "1-1 v2", "4-0 v3"}));
  EXPECT_EQ(read("victim", 999), (std::vector<std::string>{"1-0 v1", "1-1 v2", "4-0 v3"}));
  EXPECT_EQ(read("victim", 3), (std::vector<std::string>{"1-0 v1", "1-1 v2"}));
  EXPECT_EQ(read("victim", 0), (std::vector<std::string>{}));
  EXPECT_EQ(read("event", 4), (std::vector<std::string>{"3-0 e1"}));
  EXPECT_EQ(read("none", 4), (std::vector<std::string>{}));
  ASSERT_TRUE(ledger.erase({{EntryIndex(1), 0}}));
  EXPECT_EQ(read("victim", 4), (std::vector<std::string>{"1-1 v2", "4-0 v3"}));

  std::vector<std::string> of_entry;
  ASSERT_TRUE(
      ledger.for_each_body_of(EntryIndex(1),
                              [&](RecordPlace place, std::int64_t row, std::string_view label,
                                  std::string_view body) -> base::Result<void> {
                                EXPECT_EQ(row, *ledger.body_row(place));
                                of_entry.push_back(std::string(label) + " " + std::string(body));
                                return {};
                              }));
  EXPECT_EQ(of_entry, (std::vector<std::string>{"victim v2"}));
}

TEST(Ledger, AVisitorsErrorEndsTheVisit) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  append(ledger, {"v1", "v2"});
  int seen = 0;
  const auto stopped = ledger.for_each_body(
      "victim", EntryIndex(1), [&](RecordPlace, std::string_view) -> base::Result<void> {
        ++seen;
        return base::error(base::Code::cancelled, "test.stop");
      });
  EXPECT_EQ(error_id(stopped), "test.stop");
  EXPECT_EQ(seen, 1);
  append(ledger, {"v3"});
}

// More records than one block of verify, of several labels, over two threads.
TEST(Ledger, VerifiesEntriesOfManyBlocks) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  for (const std::uint64_t count : {16383u, 16384u, 40001u}) {
    auto appender = ledger.begin();
    for (std::uint64_t i = 0; i < count; ++i)
      ASSERT_TRUE(appender->add(i % 5 ? "victim" : "event", std::to_string(i)));
    ASSERT_TRUE(appender->commit({}));
  }
  ASSERT_TRUE(ledger.erase({{EntryIndex(3), 40000}, {EntryIndex(1), 0}}));
  const auto report = ledger.verify();
  ASSERT_TRUE(report) << report.error().id;
  EXPECT_EQ(report->records, 16383u + 16384u + 40001u);
  EXPECT_EQ(report->erased, 2u);
}

}  // namespace
}  // namespace palermo::ledger
