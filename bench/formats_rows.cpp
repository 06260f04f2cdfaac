// How fast rows are read: one million case rows of 40 cells as CSV, and a tenth of them as NDJSON and
// XLSX. One line of JSON for each kind on standard output. Argument: the number of rows.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "formats/row_writer.hpp"
#include "formats/rows.hpp"

using namespace palermo;

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

bool run(const std::string& path, std::uint64_t rows) {
  base::SeededRandom random(40);
  std::vector<std::string> header;
  for (int i = 0; i < 40; ++i) header.push_back("field_" + std::to_string(i));
  const std::vector<std::string> words{"", "female", "unknown", "forced_labour", "XAB", "2019",
                                       "debt;threats;documents", "18-29"};
  const auto writing = std::chrono::steady_clock::now();
  auto writer = formats::create_rows(path, header);
  if (!writer) return false;
  std::vector<std::string> cells(40);
  for (std::uint64_t r = 0; r < rows; ++r) {
    cells[0] = "case-" + std::to_string(r);
    for (std::size_t i = 1; i < cells.size(); ++i) cells[i] = words[random.below(words.size())];
    if (!(*writer)->write(cells)) return false;
  }
  if (!(*writer)->finish()) return false;
  const double write_seconds = seconds_since(writing);
  const auto reading = std::chrono::steady_clock::now();
  auto reader = formats::open_rows(path);
  if (!reader) return false;
  formats::Row row;
  std::uint64_t read = 0;
  std::uint64_t characters = 0;
  while (true) {
    const auto any = (*reader)->next(row);
    if (!any) return false;
    if (!*any) break;
    ++read;
    for (const auto cell : row.cells) characters += cell.size();
  }
  const double read_seconds = seconds_since(reading);
  const double megabytes = static_cast<double>(std::filesystem::file_size(path)) / 1e6;
  std::printf("{\"file\":\"%s\",\"rows\":%llu,\"characters\":%llu,\"megabytes\":%.0f,"
              "\"write_s\":%.2f,\"read_s\":%.2f,\"read_mb_s\":%.0f}\n",
              std::filesystem::path(path).filename().c_str(),
              static_cast<unsigned long long>(read), static_cast<unsigned long long>(characters),
              megabytes, write_seconds, read_seconds, megabytes / read_seconds);
  return read == rows;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  std::string folder = (std::filesystem::temp_directory_path() / "bench-rows-XXXXXX").string();
  if (!::mkdtemp(folder.data())) return 1;
  const bool done = run(folder + "/rows.csv", rows) && run(folder + "/rows.csv.gz", rows / 10) &&
                    run(folder + "/rows.ndjson", rows / 10) &&
                    run(folder + "/rows.json", rows / 10) && run(folder + "/rows.xlsx", rows / 10);
  std::filesystem::remove_all(folder);
  return done ? 0 : 1;
}
