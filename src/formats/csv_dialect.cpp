#include <algorithm>
#include <cmath>
#include <vector>

#include "formats/csv_reader.hpp"

namespace palermo::formats {

namespace {

constexpr std::size_t kRecords = 40;

// Cells of each of the first records, if `delimiter` parted them.
std::vector<std::size_t> count_cells(std::string_view text, char delimiter) {
  std::vector<std::size_t> counts;
  std::size_t cells = 1;
  bool quoted = false;
  bool cell_begins = true;
  bool record_begins = true;
  for (std::size_t i = 0; i < text.size() && counts.size() < kRecords; ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '"') {
        if (i + 1 < text.size() && text[i + 1] == '"') ++i;
        else quoted = false;
      }
      continue;
    }
    if (c == '\n' || c == '\r') {
      if (!record_begins) counts.push_back(cells);
      cells = 1;
      cell_begins = record_begins = true;
      continue;
    }
    record_begins = false;
    if (c == delimiter) ++cells;
    else if (c == '"' && cell_begins) quoted = true;
    cell_begins = c == delimiter;
  }
  if (counts.empty()) counts.push_back(cells);
  return counts;
}

}  // namespace

char detect_delimiter(std::string_view text) {
  char best = ',';
  double best_score = 0;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const std::vector<std::size_t> counts = count_cells(text, delimiter);
    const std::size_t header = counts[0];
    if (header < 2) continue;
    const auto agreeing = static_cast<double>(std::count(counts.begin(), counts.end(), header));
    const double share = agreeing / static_cast<double>(counts.size());
    const double score = share * share * std::log2(1.0 + static_cast<double>(header));
    if (score > best_score) {
      best = delimiter;
      best_score = score;
    }
  }
  return best;
}

}  // namespace palermo::formats
