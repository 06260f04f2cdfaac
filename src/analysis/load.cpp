#include "analysis/load.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "frame/frame_builder.hpp"

namespace palermo::analysis {

using base::Result;

namespace {

constexpr std::size_t kBatchBytes = 1 << 20;
// Batches in waiting: enough that neither side stands still, few enough to need no memory.
constexpr std::size_t kBatches = 4;

// Bodies one after another, and who reported them from which row on.
struct Batch {
  struct Owner {
    std::size_t row;
    std::string party, source;
    const std::vector<std::string>* concealed;
  };
  std::string bytes;
  std::vector<std::size_t> ends;
  std::vector<Owner> owners;
};

// Takes batches apart on its own thread, in the order in which they come.
class Reader {
 public:
  explicit Reader(frame::FrameBuilder builder)
      : builder_(std::move(builder)), thread_([this] { run(); }) {}
  ~Reader() { close(); }

  // False when a body was bad: finish() says which fault.
  bool give(Batch batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.size() < kBatches || fault_; });
    if (fault_) return false;
    waiting_.push_back(std::move(batch));
    changed_.notify_all();
    return true;
  }
  Result<frame::Frame> finish() {
    close();
    if (fault_) return *fault_;
    return std::move(builder_).finish();
  }

 private:
  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
      changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
  }
  void run() {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !waiting_.empty() || closed_; });
      if (waiting_.empty()) return;
      const auto batch = std::move(waiting_.front());
      waiting_.pop_front();
      changed_.notify_all();
      lock.unlock();
      if (auto read = take_apart(batch); !read) {
        lock.lock();
        fault_ = std::move(read).error();
        changed_.notify_all();
        return;
      }
    }
  }
  Result<void> take_apart(const Batch& batch) {
    std::size_t start = 0, owner = 0;
    for (std::size_t row = 0; row < batch.ends.size(); ++row) {
      if (owner < batch.owners.size() && batch.owners[owner].row == row)
        builder_.conceal(*batch.owners[owner++].concealed);
      const auto& by = batch.owners[owner - 1];
      TRY(builder_.add(std::string_view(batch.bytes).substr(start, batch.ends[row] - start),
                       by.party, by.source));
      start = batch.ends[row];
    }
    return {};
  }

  frame::FrameBuilder builder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> waiting_;
  bool closed_ = false;
  std::optional<base::Error> fault_;
  std::thread thread_;  // last: starts when the rest stands
};

}  // namespace

Result<Loaded> load(const registers::Store& store, const model::Schema& schema,
                    const registers::Query& query, const std::vector<std::string>& columns,
                    const SightOf& sight) {
  TRY_ASSIGN(auto builder, frame::FrameBuilder::over(schema, columns));
  std::map<std::string, Sight, std::less<>> seen;  // by owner; batches point into it
  Reader reader(std::move(builder));
  std::uint64_t from = 0, to = 0;
  Batch batch;
  TRY(store.for_each(
      schema.id().value(), query, [&](const registers::CurrentRecord& record) -> Result<void> {
        auto known = seen.find(record.party);
        if (known == seen.end())
          known =
              seen.emplace(std::string(record.party), sight ? sight(record.party) : Sight{}).first;
        if (!known->second.record) return {};
        if (batch.owners.empty() || batch.owners.back().party != record.party ||
            batch.owners.back().source != record.source)
          batch.owners.push_back({batch.ends.size(), std::string(record.party),
                                  std::string(record.source), &known->second.concealed});
        batch.bytes += record.body;
        batch.ends.push_back(batch.bytes.size());
        const auto entry = record.place.entry.value();
        from = from == 0 ? entry : std::min(from, entry);
        to = std::max(to, entry);
        if (batch.bytes.size() < kBatchBytes) return {};
        if (!reader.give(std::exchange(batch, {}))) return reader.finish().error();
        return {};
      }));
  if (!batch.ends.empty()) (void)reader.give(std::move(batch));
  TRY_ASSIGN(auto frame, reader.finish());
  return Loaded{std::move(frame), from, to};
}

}  // namespace palermo::analysis
