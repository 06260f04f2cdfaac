#include <unordered_set>

#include "base/random.hpp"
#include "ledger/sqlite/database.hpp"
#include "ledger/traces.hpp"
#include "scratch.hpp"

namespace palermo::ledger {
namespace {

using base::EntryIndex;
using test::append;
using test::error_id;
using test::new_store;
using test::Scratch;
using test::unique_body;

// Independent of the program's own search.
std::string holder_of_a_run(const std::string& directory, const std::string& body) {
  std::unordered_set<std::string_view> runs;
  for (std::size_t i = 0; i + 16 <= body.size(); ++i)
    runs.insert(std::string_view(body).substr(i, 16));
  for (const auto& item : std::filesystem::recursive_directory_iterator(directory)) {
    if (!item.is_regular_file()) continue;
    const auto bytes = *base::read_file(item.path().string());
    for (std::size_t i = 0; i + 16 <= bytes.size(); ++i)
      if (runs.contains(std::string_view(bytes).substr(i, 16))) return item.path().string();
  }
  return "";
}

TEST(Erase, LeavesNoRunOfTheBodyAndEveryProof) {
  Scratch scratch;
  const auto dir = scratch.path("store");
  auto ledger = new_store(dir);
  std::vector<std::string> bodies;
  for (std::uint64_t i = 0; i < 60; ++i) bodies.push_back(unique_body(i, i % 7 == 0 ? 30000 : 400));
  const auto at = append(ledger, bodies);
  const auto receipt = *ledger.receipt(at);
  const auto root = *ledger.root();
  ASSERT_NE(holder_of_a_run(dir, bodies[14]), "");
  for (const std::uint32_t seq : {14u, 15u, 0u, 59u}) {
    ASSERT_TRUE(ledger.erase({{at, seq}}));
    EXPECT_EQ(holder_of_a_run(dir, bodies[seq]), "") << seq;
    EXPECT_FALSE(ledger.body({at, seq})->has_value());
  }
  EXPECT_EQ(**ledger.body({at, 16}), bodies[16]);
  EXPECT_EQ(*ledger.root(), root);
  EXPECT_EQ(*ledger.receipt(at), receipt);
  EXPECT_TRUE(verify_receipt(receipt, ledger.public_key(), std::nullopt));
  const auto report = ledger.verify();
  ASSERT_TRUE(report) << report.error().id;
  EXPECT_EQ(report->erased, 4u);
  EXPECT_EQ(report->records, 60u);
  append(ledger, {"later"});
  EXPECT_TRUE(ledger.verify());
}

TEST(Erase, AgainChangesNothing) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  const auto at = append(ledger, {unique_body(1), unique_body(2)});
  ASSERT_TRUE(ledger.erase({{at, 0}}));
  ASSERT_TRUE(ledger.erase({{at, 0}}));
  ASSERT_TRUE(ledger.erase({}));
  EXPECT_EQ(ledger.verify()->erased, 1u);
  EXPECT_EQ(error_id(ledger.erase({{at, 2}})), "ledger.no_record");
}

// Equal bodies have different nonces: the one that stays keeps its bytes and its proof.
TEST(Erase, AnEqualBodyStays) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  const auto at = append(ledger, {unique_body(1), unique_body(1), unique_body(2)});
  ASSERT_TRUE(ledger.erase({{at, 1}}));
  EXPECT_EQ(**ledger.body({at, 0}), unique_body(1));
  EXPECT_FALSE(ledger.body({at, 1})->has_value());
  EXPECT_TRUE(ledger.verify());
}

TEST(Erase, NotWhileASubmissionIsOpen) {
  Scratch scratch;
  auto ledger = new_store(scratch.path("store"));
  const auto at = append(ledger, {unique_body(1)});
  auto appender = ledger.begin();
  EXPECT_EQ(error_id(ledger.erase({{at, 0}})), "ledger.appending");
}

TEST(Erase, SaysWhichFileStillHoldsATrace) {
  Scratch scratch;
  const auto dir = scratch.path("store");
  auto ledger = new_store(dir);
  const auto at = append(ledger, {unique_body(1)});
  auto copy = ledger.database().prepare("CREATE TABLE d_copy AS SELECT body FROM body");
  ASSERT_TRUE(copy);
  ASSERT_TRUE(copy->step());
  *copy = {};
  const auto erased = ledger.erase({{at, 0}});
  EXPECT_EQ(error_id(erased), "ledger.remains");
  EXPECT_EQ(erased.error().where.file, dir + "/ledger.db");
  ASSERT_TRUE(ledger.database().execute("DELETE FROM d_copy"));
  ASSERT_TRUE(ledger.erase({}));
  EXPECT_EQ(holder_of_a_run(dir, unique_body(1)), "");
}

// A reader that holds an old view keeps the log alive: that is told, and mended at the next
// opening.
TEST(Erase, AReaderInTheWayIsTold) {
  Scratch scratch;
  const auto dir = scratch.path("store");
  const auto body = unique_body(1);
  {
    auto ledger = new_store(dir);
    const auto at = append(ledger, {body, unique_body(2)});
    auto reader = Ledger::open(dir, Access::read);
    ASSERT_TRUE(reader);
    auto select = reader->database().prepare("SELECT row FROM body");
    ASSERT_TRUE(*select->step());
    ASSERT_TRUE(ledger.database().execute("PRAGMA busy_timeout=20"));
    EXPECT_EQ(error_id(ledger.erase({{at, 0}})), "ledger.busy");
    EXPECT_FALSE(ledger.body({at, 0})->has_value());
  }
  const auto ledger = Ledger::open(dir, Access::write);
  ASSERT_TRUE(ledger);
  EXPECT_EQ(holder_of_a_run(dir, body), "");
  EXPECT_TRUE(ledger->verify());
}

// Many stores, many erasures with derived rows deleted beside them: whichever pages move and merge.
TEST(Erase, WhateverTheOrder) {
  const std::uint64_t seed = 16;
  base::SeededRandom random(seed);
  for (int round = 0; round < 8; ++round) {
    Scratch scratch;
    const auto dir = scratch.path("store");
    auto ledger = new_store(dir);
    ASSERT_TRUE(
        ledger.database().execute("CREATE TABLE d_x (place INTEGER PRIMARY KEY, copy BLOB)"));
    std::vector<std::pair<RecordPlace, std::string>> live;
    std::uint64_t number = static_cast<std::uint64_t>(round) * 1000;
    for (int e = 0; e < 6; ++e) {
      std::vector<std::string> bodies;
      for (auto n = 1 + random.below(30); n > 0; --n)
        bodies.push_back(unique_body(number++, 40 + random.below(1500)));
      const auto at = append(ledger, bodies);
      for (std::size_t i = 0; i < bodies.size(); ++i)
        live.emplace_back(RecordPlace{at, static_cast<std::uint32_t>(i)}, bodies[i]);
    }
    ASSERT_TRUE(ledger.database().execute("INSERT INTO d_x SELECT row, body FROM body"));
    while (live.size() > 3) {
      std::vector<RecordPlace> places;
      std::vector<std::string> gone;
      for (auto n = 1 + random.below(12); n > 0 && live.size() > 3; --n) {
        const auto pick = live.begin() + static_cast<std::ptrdiff_t>(random.below(live.size()));
        places.push_back(pick->first);
        gone.push_back(pick->second);
        ASSERT_TRUE(ledger.database().execute("DELETE FROM d_x WHERE place = " +
                                              std::to_string(*ledger.body_row(pick->first))));
        live.erase(pick);
      }
      const auto erased = ledger.erase(places);
      ASSERT_TRUE(erased) << erased.error().id << " seed " << seed;
      for (const auto& body : gone) ASSERT_EQ(holder_of_a_run(dir, body), "") << "seed " << seed;
    }
    for (const auto& [place, body] : live) EXPECT_EQ(**ledger.body(place), body);
    EXPECT_TRUE(ledger.verify());
  }
}

TEST(Traces, FindsRunsAcrossPiecesAndNothingElse) {
  Scratch scratch;
  const auto path = scratch.path("file");
  const std::string run = "0123456789abcdef";
  Traces traces;
  traces.add("xx" + run + "yy");
  for (const std::size_t at :
       {std::size_t{0}, (std::size_t{1} << 20) - 16, (std::size_t{1} << 20) - 8,
        (std::size_t{1} << 20), (std::size_t{3} << 20) - 1}) {
    std::string bytes(std::size_t{3} << 20, ' ');
    bytes.insert(at, run);
    ASSERT_TRUE(base::write_file(path, bytes));
    EXPECT_TRUE(*traces.found_in(path)) << at;
    bytes[at + 9] = ' ';
    ASSERT_TRUE(base::write_file(path, bytes));
    EXPECT_FALSE(*traces.found_in(path)) << at;
  }
  EXPECT_EQ(error_id(traces.found_in(scratch.path("none"))), "base.file.unreadable");
  traces.forget("..." + run);
  EXPECT_FALSE(traces.empty());
  traces.forget("xx" + run + "yy");
  EXPECT_TRUE(traces.empty());
  traces.add("short");
  EXPECT_TRUE(traces.empty());
}

}  // namespace
}  // namespace palermo::ledger
