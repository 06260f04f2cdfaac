// The program that the fault test lets fail, and the judge of what it left.
//
//   fault_writer run DIR COUNT     appends submissions, erases one record in between; says
//   everything
//                                  that is acknowledged, one line of JSON each, written at once
//   fault_writer more DIR COUNT    opens the store and appends COUNT submissions
//   fault_writer check DIR LINES   holds every such line of the file LINES against the store; says
//                                  "ok" or what is wrong
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/file.hpp"
#include "base/json.hpp"
#include "ledger/ledger.hpp"
#include "ledger/merkle.hpp"
#include "ledger/note.hpp"
#include "ledger/sqlite/database.hpp"

using namespace palermo;
using base::EntryIndex;
using base::Error;
using base::JsonObject;
using base::Result;
using ledger::Access;
using ledger::Ledger;
using ledger::RecordPlace;

namespace {

constexpr int kRecords = 3;
constexpr int kErasedAfter = 5;    // submissions
constexpr int kReopenedEvery = 4;  // submissions: opening moves the log into the database file
const RecordPlace kErased{EntryIndex(1), 1};

void say(const JsonObject& line) {
  const auto text = base::canonical_json(line) + "\n";
  if (::write(STDOUT_FILENO, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    std::abort();
}

// No 16 bytes of it recur elsewhere. Record 1 is larger than a page.
std::string body_of(std::int64_t submission, std::int64_t record) {
  const auto name = std::to_string(submission) + "-" + std::to_string(record) + "-";
  std::string out = "{";
  while (out.size() < (record == 1 ? 9000u : 500u))
    out += base::to_hex(base::sha256(name + std::to_string(out.size())));
  return out + "}";
}

Result<void> append_one(Ledger& ledger, std::int64_t submission) {
  TRY_ASSIGN(auto appender, ledger.begin());
  auto& db = ledger.database();
  TRY(db.execute("CREATE TABLE IF NOT EXISTS d_seen (row INTEGER PRIMARY KEY)"));
  for (int record = 0; record < kRecords; ++record) {
    TRY(appender.add("victim", body_of(submission, record)));
    TRY(db.execute("INSERT INTO d_seen VALUES (" + std::to_string(appender.last_row()) + ")"));
  }
  TRY_ASSIGN(const auto entry,
             appender.commit({{"kind", "submission"}, {"submission", submission}}));
  say({{"ack", entry.index.value()}, {"submission", submission}, {"header", entry.header_bytes}});
  TRY_ASSIGN(const auto receipt, ledger.receipt(entry.index));
  say({{"receipt", receipt}});
  return {};
}

class Writer {
 public:
  Writer(std::string directory, std::int64_t count)
      : directory_(std::move(directory)), count_(count) {}

  int more() {
    bool whole = attempt([&] { return reopen(); });
    for (std::int64_t i = 1; whole && i <= count_; ++i)
      whole = attempt([&] { return append_one(*ledger_, 100 + i); });
    // The process ends without closing the store, as a crash would.
    std::fflush(nullptr);
    (void)new std::optional<Ledger>(std::move(ledger_));
    return 0;
  }

  int run() {
    bool whole = attempt([&] { return create(); });
    for (std::int64_t i = 1; whole && i <= count_; ++i) {
      if (i % kReopenedEvery == 0) whole = attempt([&] { return reopen(); });
      whole = whole && attempt([&] { return append_one(*ledger_, i); });
      if (whole && i == kErasedAfter) whole = attempt([&] { return erase(); });
    }
    if (!whole) go_on_after_fault();
    return 0;
  }

 private:
  // A creation may fail after the store stands: then it is opened.
  Result<void> create() {
    auto made = Ledger::create(directory_, "fault.example", {{"kind", "genesis"}});
    if (!made && made.error().id == "ledger.exists") return reopen();
    TRY_ASSIGN(ledger_, std::move(made));
    return say_key();
  }
  Result<void> reopen() {
    ledger_.reset();
    TRY_ASSIGN(ledger_, Ledger::open(directory_, Access::write));
    return say_key();
  }
  Result<void> say_key() {
    created_ = true;
    say({{"created", ledger_->public_key()}});
    return {};
  }
  Result<void> erase() {
    TRY(ledger_->erase({kErased}));
    say({{"erased", true}});
    return {};
  }

  // Once more after a full disk has room again; any other fault ends the writing.
  template <class Action>
  bool attempt(Action action) {
    const Result<void> done = action();
    if (done) return true;
    say({{"error", done.error().id}});
    if (done.error().id != "ledger.full") return false;
    say({{"reads", reads()}});
    const char* release = std::getenv("FAULT_RELEASE");
    if (!release || !base::write_file(release, "")) return false;
    const Result<void> again = action();
    if (!again) say({{"error_again", again.error().id}});
    return again.has_value();
  }

  // Without room, what is there can be read: through the open ledger, or through a new one.
  std::string reads() {
    if (!ledger_ && !std::filesystem::exists(directory_ + "/ledger.db")) return "ok";
    std::optional<Ledger> other;
    if (!ledger_) {
      auto opened = Ledger::open(directory_, Access::read);
      if (!opened) return created_ ? opened.error().id : "ok";
      other = std::move(*opened);
    }
    const auto& ledger = other ? *other : *ledger_;
    const auto report = ledger.verify();
    if (!report) return report.error().id;
    for (std::uint64_t i = 0; i < ledger.size(); ++i)
      if (const auto receipt = ledger.receipt(EntryIndex(i)); !receipt) return receipt.error().id;
    return "ok";
  }

  // The same object must refuse; a new one may go on, and what it acknowledges holds.
  void go_on_after_fault() {
    if (std::getenv("FAULT_ABANDON")) ::kill(::getpid(), SIGKILL);
    if (ledger_) {
      const auto begun = ledger_->begin();
      say({{"begin_after_fault", begun ? "allowed" : begun.error().id}});
    }
    if (const Result<void> opened = reopen(); !opened) {
      say({{"reopen", opened.error().id}});
      return;
    }
    say({{"reopen", "ok"}});
    if (const Result<void> added = append_one(*ledger_, count_ + 1); !added)
      say({{"error", added.error().id}});
  }

  std::string directory_;
  std::int64_t count_;
  bool created_ = false;
  std::optional<Ledger> ledger_;
};

bool any_run_in_files(const std::string& directory, const std::string& body) {
  std::unordered_set<std::string_view> runs;
  for (std::size_t i = 0; i + 16 <= body.size(); ++i)
    runs.insert(std::string_view(body).substr(i, 16));
  for (const auto& item : std::filesystem::recursive_directory_iterator(directory)) {
    if (!item.is_regular_file()) continue;
    const auto bytes = *base::read_file(item.path().string());
    for (std::size_t i = 0; i + 16 <= bytes.size(); ++i)
      if (runs.contains(std::string_view(bytes).substr(i, 16))) return true;
  }
  return false;
}

// What was acknowledged, as it was said.
struct Said {
  std::string key;
  std::vector<base::Json> acks;
  std::vector<std::string> receipts;
  bool erased = false;
};

Said read_lines(const std::string& path) {
  Said out;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const auto json = base::parse_json(line);
    if (!json) continue;  // the last one may be cut
    if (base::find(*json, "created")) out.key = base::text_or(*json, "created");
    if (base::find(*json, "ack")) out.acks.push_back(*json);
    if (base::find(*json, "receipt")) out.receipts.push_back(base::text_or(*json, "receipt"));
    out.erased = out.erased || base::flag(*json, "erased");
  }
  return out;
}

std::string named(const char* what, const Error& error) {
  return std::string(what) + ": " + error.id;
}

std::string check_entries(const Ledger& ledger, const Said& said) {
  for (const auto& ack : said.acks) {
    const EntryIndex index(static_cast<std::uint64_t>(base::find(ack, "ack")->as_int64()));
    const auto entry = ledger.entry(index);
    if (!entry) return "lost: entry " + std::to_string(index.value());
    if (entry->header_bytes != base::text_or(ack, "header"))
      return "lost: another entry stands in its place";
    for (std::uint32_t record = 0; record < kRecords; ++record) {
      const RecordPlace place{index, record};
      const auto body = ledger.body(place);
      if (!body) return named("body", body.error());
      if (!*body && place != kErased) return "lost: body";
      if (*body && **body != body_of(base::find(ack, "submission")->as_int64(), record))
        return "another body";
    }
  }
  return "";
}

std::string check_receipts(const Ledger& ledger, const Said& said) {
  std::vector<ledger::Hash> leaves;
  const auto read = ledger.for_each_entry([&](const ledger::Entry& entry) -> Result<void> {
    leaves.push_back(ledger::leaf_hash(entry.header_bytes));
    return {};
  });
  if (!read) return named("entries", read.error());
  const auto key = ledger::VerifierKey::parse(said.key);
  for (const auto& receipt : said.receipts) {
    const auto good = ledger::verify_receipt(receipt, said.key, std::nullopt);
    if (!good) return named("receipt", good.error());
    const auto json = base::parse_json(receipt);
    const auto head =
        ledger::Checkpoint::parse(*ledger::open_note(base::text_or(*json, "checkpoint"), *key));
    if (head->size > leaves.size()) return "lost: entries of a receipt";
    if (ledger::merkle_root(std::span(leaves).first(head->size)) != head->root) return "rewritten";
  }
  return "";
}

// Entry and derived rows are there together or not at all.
std::string check_store(Ledger& ledger, const Said& said) {
  const auto report = ledger.verify();
  if (!report) return named("verify", report.error());
  if (!said.key.empty() && ledger.public_key() != said.key) return "another key";
  for (auto* check : {check_entries, check_receipts})
    if (auto wrong = check(ledger, said); !wrong.empty()) return wrong;
  if (report->records > 0) {
    auto seen = ledger.database().prepare("SELECT count(*) FROM d_seen");
    if (!seen || !seen->step()) return "derived table";
    if (static_cast<std::uint64_t>(seen->integer(0)) != report->records) return "derived rows";
  }
  const auto erased = report->records > 0
                          ? ledger.body(kErased)
                          : Result<std::optional<std::string>>(std::optional<std::string>(""));
  if (!erased) return named("erased", erased.error());
  if (said.erased && *erased) return "an erased body is back";
  return "";
}

std::string check(const std::string& directory, const std::string& lines) {
  const auto said = read_lines(lines);
  const auto body = body_of(1, kErased.seq);
  if (said.erased && any_run_in_files(directory, body)) return "a trace of an erased body";
  if (!said.key.empty()) {
    auto reader = Ledger::open(directory, Access::read);
    if (!reader) return named("open", reader.error());
    if (auto wrong = check_store(*reader, said); !wrong.empty()) return wrong;
  }
  // What an interrupted creation left can be created again, and a store that stands can be added
  // to.
  auto writer = Ledger::open(directory, Access::write);
  if (!writer && said.key.empty())
    writer = Ledger::create(directory, "fault.example", {{"kind", "genesis"}});
  if (!writer) return named("open for writing", writer.error());
  if (const auto added = append_one(*writer, 1000); !added) return named("append", added.error());
  if (auto wrong = check_store(*writer, said); !wrong.empty())
    return "after another entry, " + wrong;
  const auto erased = writer->body(kErased);
  if (said.erased && *erased) return "an erased body is back";
  if (erased && !*erased && any_run_in_files(directory, body))
    return "a trace left when opened again";
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  if (std::string(argv[1]) == "run") return Writer(argv[2], std::atol(argv[3])).run();
  if (std::string(argv[1]) == "more") return Writer(argv[2], std::atol(argv[3])).more();
  const auto wrong = check(argv[2], argv[3]);
  // Past the acknowledgement lines that append_one says.
  std::printf("%s\n", wrong.empty() ? "ok" : wrong.c_str());
  return wrong.empty() ? 0 : 1;
}
