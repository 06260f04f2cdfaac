// Every table of a register, reading the store included, from 10^4 to 10^6 victims of a training
// store made for the purpose (the time of making it is not counted).
//   bench_analysis_tables [largest number of cases]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "analysis/tables.hpp"
#include "base/random.hpp"
#include "registers/acts.hpp"
#include "registers/submission.hpp"

namespace {

using namespace palermo;

std::string one_of(base::SeededRandom& random, const std::vector<std::string>& from) {
  return from[random.below(from.size())];
}

std::string place(base::SeededRandom& random) {
  const double u = random.unit();
  std::string out = "XAA";
  out[2] = static_cast<char>('A' + static_cast<int>(u * u * 26));
  return out;
}

base::JsonArray some_of(base::SeededRandom& random, const std::vector<std::string>& from) {
  base::JsonArray out;
  for (const auto& value : from)
    if (random.chance(0.25)) out.emplace_back(value);
  return out;
}

base::JsonObject victim(base::SeededRandom& random, std::size_t number) {
  base::JsonObject out;
  out["reference"] = "c" + std::to_string(number);
  out["year"] = static_cast<std::int64_t>(2008 + random.below(16));
  out["sex"] = one_of(random, {"female", "female", "male", "unknown"});
  out["age"] =
      one_of(random, {"00-08", "09-17", "18-20", "21-23", "24-26", "27-29", "30-38", "48+"});
  out["citizenship"] = place(random);
  out["exploitation_country"] = place(random);
  out["recruiter"] = one_of(random, {"family", "friend", "intimate_partner", "other", "unknown"});
  out["duration"] = one_of(random, {"under_1_month", "1_to_6_months", "over_1_year", "unknown"});
  out["counting"] = one_of(random, {"assisted", "detected", "presumed"});
  out["form"] =
      some_of(random, {"forced_labour", "forced_marriage", "serfdom", "sexual_exploitation"});
  out["sector"] = some_of(random, {"agriculture", "construction", "domestic_work", "fishing"});
  out["means"] =
      some_of(random, {"abduction", "coercion", "deception", "force", "fraud", "threat"});
  out["transit"] = base::JsonArray{base::Json(place(random))};
  out["assistance_wanted"] = some_of(random, {"housing", "legal", "medical", "return"});
  out["assistance_given"] = some_of(random, {"housing", "legal", "medical", "return"});
  for (int i = 0; i < 24; ++i) out["zz_" + std::to_string(i)] = "value " + std::to_string(i);
  return out;
}

template <class T>
T must(base::Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().id.c_str());
    std::exit(1);
  }
  return std::move(result).value();
}

void run(std::size_t cases) {
  std::string directory = std::filesystem::temp_directory_path() / "palermo_bench_XXXXXX";
  if (!mkdtemp(directory.data())) std::exit(1);
  const auto at = directory + "/store";
  if (!registers::Store::create(at, "bench", true)) std::exit(1);
  {
    auto store = must(registers::Store::open(at, ledger::Access::write));
    const auto* schema = store.schemas().find("victim");
    base::SeededRandom random(cases);
    constexpr int kReporters = 10;
    for (int reporter = 0; reporter < kReporters; ++reporter) {
      const auto party = std::string("XQ") + static_cast<char>('A' + reporter);
      if (!registers::add_party(store, party, "state")) std::exit(1);
      registers::Intent intent;
      intent.party = base::PartyId(party);
      intent.source = "native";
      auto submission = must(registers::Submission::begin(store, intent));
      for (std::size_t i = 0; i < cases / kReporters; ++i)
        must(submission.add(registers::prepare(*schema, party, victim(random, i))));
      must(submission.commit({}));
    }
  }
  const auto store = must(registers::Store::open(at, ledger::Access::read));
  const auto start = std::chrono::steady_clock::now();
  const auto tables = must(analysis::tabulate_register(store, "victim", "native", {}));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::size_t rows = 0;
  for (const auto& table : tables) rows += table.table.reveal_to_owner().rows.size();
  std::printf("%10zu %8zu %10zu %8.2f %8.2f\n", cases, tables.size(), rows, took.count(),
              took.count() * 1e6 / static_cast<double>(cases));
  std::filesystem::remove_all(directory);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t largest = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
  std::printf("%10s %8s %10s %8s %8s\n", "cases", "tables", "rows", "s", "us/case");
  for (std::size_t cases = 10'000; cases <= largest; cases *= 10) run(cases);
}
