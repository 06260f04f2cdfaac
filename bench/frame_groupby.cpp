// Group-by over three columns of one byte, 2,400 groups, from 10^4 to 10^7 rows on two threads,
// beside the time in which the same bytes can be read once in the same run. Then the reading of
// bodies of 40 fields into a frame of 16 columns, on one thread and on two.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "base/random.hpp"
#include "frame/frame_builder.hpp"
#include "frame/group_by.hpp"

namespace {

using namespace palermo;

constexpr unsigned kThreads = 2;

// The best of several runs, in milliseconds: the others were disturbed.
template <class F>
double best_ms(F&& run) {
  double best = 1e300;
  for (int i = 0; i < 15; ++i) {
    const auto start = std::chrono::steady_clock::now();
    run();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  return best;
}

frame::Column column(const char* name, std::uint64_t values, std::size_t rows,
                     base::SeededRandom& random) {
  frame::Column out(name, "", false);
  for (std::uint64_t v = 0; v < values; ++v) out.dictionary().code(std::to_string(v));
  // Squared, so that some values are frequent, as countries are.
  for (std::size_t i = 0; i < rows; ++i) {
    const double u = random.unit();
    out.push_back(static_cast<frame::Code>(
        frame::kFirstValue + static_cast<std::uint64_t>(u * u * static_cast<double>(values))));
  }
  return out;
}

std::uint64_t sum_of(std::span<const std::uint8_t> bytes) {
  std::uint64_t sum = 0;
  std::size_t i = 0;
  for (; i + 64 <= bytes.size(); i += 64) {
    std::uint64_t words[8];
    std::memcpy(words, bytes.data() + i, sizeof words);
    for (const auto word : words) sum += word;
  }
  for (; i < bytes.size(); ++i) sum += bytes[i];
  return sum;
}

double reading_ms(const std::vector<const frame::Column*>& by, std::uint64_t& sink) {
  const std::size_t shares = by[0]->rows() < 200'000 ? 1 : kThreads;
  return best_ms([&] {
    std::uint64_t sums[kThreads] = {};
    auto share = [&](std::size_t t) {
      for (const auto* one : by)
        one->codes().visit([&](auto codes) {
          const auto* bytes = reinterpret_cast<const std::uint8_t*>(codes.data());
          const std::size_t n = codes.size_bytes();
          sums[t] += sum_of({bytes + n * t / shares, bytes + n * (t + 1) / shares});
        });
    };
    std::vector<std::jthread> threads;
    for (std::size_t t = 1; t < shares; ++t) threads.emplace_back(share, t);
    share(0);
    threads.clear();
    for (const auto sum : sums) sink += sum;
  });
}

void bench_reading_bodies(base::SeededRandom& random) {
  constexpr int kFields = 40;
  constexpr std::size_t kBodies = 100'000, kRows = 1'000'000;
  base::JsonObject properties;
  std::vector<std::string> names, wanted;
  for (int i = 0; i < kFields; ++i) {
    names.push_back("field_" + std::to_string(10 + i));
    properties[names.back()] = {{"type", i % 8 == 0 ? "integer" : "string"},
                                {"x-palermo", {{"class", "member"}}}};
    if (i % 5 < 2) wanted.push_back(names.back());
  }
  const base::Json document = {{"type", "object"},
                               {"x-palermo",
                                {{"register", "bench"},
                                 {"version", 1},
                                 {"publish", "never"},
                                 {"naturalKey", base::JsonArray{}},
                                 {"caption", base::JsonArray{}},
                                 {"writers", base::JsonArray{}},
                                 {"rules", base::JsonArray{}}}},
                               {"properties", properties}};
  const auto schema = model::Schema::parse(document, {});
  if (!schema) {
    std::printf("the schema was refused: %s\n", schema.error().id.c_str());
    return;
  }
  std::vector<std::string> bodies;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < kBodies; ++i) {
    base::JsonObject body;
    for (int f = 0; f < kFields; ++f) {
      if (f % 8 == 0) body[names[f]] = static_cast<std::int64_t>(2000 + random.below(20));
      else body[names[f]] = "value_" + std::to_string(random.below(30));
    }
    bodies.push_back(base::canonical_json(base::Json(body)));
    bytes += bodies.back().size();
  }
  for (const unsigned threads : {1u, kThreads}) {
    const auto start = std::chrono::steady_clock::now();
    std::vector<frame::FrameBuilder> builders;
    for (unsigned t = 0; t < threads; ++t)
      builders.push_back(frame::FrameBuilder::over(*schema, wanted).value());
    std::vector<std::jthread> running;
    for (unsigned t = 0; t < threads; ++t)
      running.emplace_back([&, t] {
        for (std::size_t i = t; i < kRows; i += threads)
          if (!builders[t].add(bodies[i % kBodies], "A", "s")) std::abort();
      });
    running.clear();
    for (unsigned t = 1; t < threads; ++t) builders[0].merge(std::move(builders[t]));
    const auto frame = std::move(builders[0]).finish();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("%zu bodies of %zu bytes into %zu columns, %u thread(s): %.2f s\n", frame.rows(),
                bytes / kBodies, frame.columns().size(), threads, took.count());
  }
}

}  // namespace

int main() {
  base::SeededRandom random(1);
  std::uint64_t sink = 0;
  std::printf("%10s %8s %10s %10s %12s %8s\n", "rows", "groups", "ms", "ns/row", "reading ms",
              "ratio");
  for (const std::size_t rows : {std::size_t{10'000}, std::size_t{100'000}, std::size_t{1'000'000},
                                 std::size_t{10'000'000}}) {
    std::vector<frame::Column> columns;
    columns.push_back(column("origin", 20, rows, random));
    columns.push_back(column("destination", 20, rows, random));
    columns.push_back(column("form", 6, rows, random));
    const frame::Frame frame(rows, std::move(columns));
    std::vector<const frame::Column*> by;
    for (const auto& one : frame.columns()) by.push_back(&one);
    std::size_t groups = 0;
    const double ms = best_ms([&] {
      const auto counted = frame::group_by(frame, by, {}, kThreads);
      groups = counted ? counted->keys.size() : 0;
    });
    const double reading = reading_ms(by, sink);
    std::printf("%10zu %8zu %10.3f %10.2f %12.3f %8.1f\n", rows, groups, ms,
                ms * 1e6 / static_cast<double>(rows), reading, ms / reading);
  }
  bench_reading_bodies(random);
  return sink == 0;
}
