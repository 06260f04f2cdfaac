// What the ledger costs over bare SQLite: one submission of N bodies of about 600 bytes, appended,
// read back, verified, and the same rows inserted by plain SQLite in the same run. One line of
// JSON. Arguments: number of bodies (1000000), a scratch directory that is emptied.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/random.hpp"
#include "ledger/ledger.hpp"
#include "ledger/sqlite/database.hpp"

using namespace palermo;

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The same bytes for the same number; only the reference differs much, as in real records.
const std::string& body_of(std::uint64_t number) {
  static std::string body;
  body = R"({"age":"18-29","assistance_given":["counselling","shelter"],"citizenship":"XAB",)"
         R"("consent":"given","counting":"assisted","duration":"6-12","encoding":")";
  base::SeededRandom random(number);
  for (int i = 0; i < 20; ++i) {
    static constexpr char kDigits[] = "0123456789abcdef";
    for (auto word = random.next(); word; word >>= 4) body += kDigits[word & 15];
  }
  body += R"(","exploitation_country":"XAC","form":["forced_labour"],"reference":"R-)";
  body += std::to_string(number) + R"(","year":2019})";
  return body;
}

template <class T>
T must(base::Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().id.c_str());
    std::exit(1);
  }
  return std::move(result).value();
}

void must(base::Result<void> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().id.c_str());
    std::exit(1);
  }
}

double plain_sqlite(const std::string& directory, std::uint64_t count) {
  std::filesystem::create_directories(directory);
  const auto start = std::chrono::steady_clock::now();
  auto db =
      must(ledger::sqlite::Database::open(directory + "/plain.db", ledger::sqlite::Mode::create));
  must(
      db.execute("BEGIN; CREATE TABLE body (row INTEGER PRIMARY KEY, label INTEGER NOT NULL, "
                 "leaf BLOB NOT NULL, nonce BLOB, body BLOB)"));
  auto insert = must(db.prepare("INSERT INTO body VALUES (?, 1, ?, ?, ?)"));
  const std::string hash(32, 'h');
  for (std::uint64_t i = 0; i < count; ++i) {
    insert.reset();
    insert.bind(1, static_cast<std::int64_t>(i + 1));
    insert.bind_view(2, hash);
    insert.bind_view(3, hash);
    insert.bind_view(4, body_of(i));
    (void)must(insert.step());
  }
  must(db.execute("COMMIT"));
  return seconds_since(start);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const std::string scratch =
      argc > 2 ? argv[2]
               : (std::filesystem::temp_directory_path() / "palermo-bench-ledger").string();
  std::filesystem::remove_all(scratch);

  std::uint64_t bytes = 0;
  const auto making = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < count; ++i) bytes += body_of(i).size();
  const double make_seconds = seconds_since(making);

  const double plain_seconds = plain_sqlite(scratch + "/plain", count) - make_seconds;
  std::filesystem::remove_all(scratch + "/plain");

  auto store =
      must(ledger::Ledger::create(scratch + "/store", "bench.example", {{"kind", "genesis"}}));
  const auto appending = std::chrono::steady_clock::now();
  auto appender = must(store.begin());
  for (std::uint64_t i = 0; i < count; ++i) (void)must(appender.add("victim", body_of(i)));
  const double add_seconds = seconds_since(appending) - make_seconds;
  (void)must(appender.commit({{"kind", "submission"}}));
  const double append_seconds = seconds_since(appending) - make_seconds;

  const auto reading = std::chrono::steady_clock::now();
  std::uint64_t read = 0;
  must(store.for_each_body("victim", base::EntryIndex(1),
                           [&](ledger::RecordPlace, std::string_view body) -> base::Result<void> {
                             read += body.size();
                             return {};
                           }));
  const double read_seconds = seconds_since(reading);
  if (read != bytes) return 1;

  const auto verifying = std::chrono::steady_clock::now();
  if (must(store.verify()).records != count) return 1;
  const double verify_seconds = seconds_since(verifying);

  const auto erasing = std::chrono::steady_clock::now();
  must(store.erase({{base::EntryIndex(1), static_cast<std::uint32_t>(count / 2)}}));
  const double erase_seconds = seconds_since(erasing);

  std::printf(
      "{\"bench\":\"ledger_append\",\"bodies\":%llu,\"mean_bytes\":%.0f,\"plain_sqlite_s\":%.2f,"
      "\"add_s\":%.2f,\"append_s\":%.2f,\"ratio\":%.2f,\"read_s\":%.2f,\"verify_s\":%.2f,"
      "\"erase_one_s\":%.2f}\n",
      static_cast<unsigned long long>(count),
      static_cast<double>(bytes) / static_cast<double>(count), plain_seconds, add_seconds,
      append_seconds, append_seconds / plain_seconds, read_seconds, verify_seconds, erase_seconds);
  std::filesystem::remove_all(scratch);
  return 0;
}
