// Any bytes as a JSON array and as NDJSON: no crash, and the rows come back the same after writing.
#include <cstdlib>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "formats/rows.hpp"

using namespace palermo::formats;

namespace {

void read(std::string_view input, const char* name) {
  ReadOptions options;
  options.name = name;
  options.limits.cell_bytes = 1u << 16;
  options.limits.row_bytes = 1u << 18;
  options.limits.gzip_bytes = 1u << 20;
  auto opened = open_rows_from_memory(std::string(input), options);
  if (!opened) return;
  RowReader& reader = **opened;
  const bool json = reader.format() == RowFormat::json || reader.format() == RowFormat::ndjson;
  std::string copy;
  std::vector<std::vector<std::string>> rows;
  Row row;
  std::uint64_t last = 1;
  while (true) {
    const auto any = reader.next(row);
    if (!any || !*any) break;
    if (json && (row.number != last + 1 || row.cells.size() != reader.header().size()))
      std::abort();
    last = row.number;
    for (const auto cell : row.cells)
      if (!palermo::base::is_utf8(cell) || cell.find('\0') != cell.npos) std::abort();
    if (row.problem || !json) continue;
    rows.emplace_back(row.cells.begin(), row.cells.end());
    copy += '{';
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (i > 0) copy += ',';
      palermo::base::append_canonical_string(copy, reader.header()[i]);
      copy += ':';
      palermo::base::append_canonical_string(copy, row.cells[i]);
    }
    copy += "}\n";
  }
  if (rows.empty()) return;
  auto second = open_rows_from_memory(copy, {.name = "f.ndjson"});
  if (!second || (*second)->header() != reader.header()) std::abort();
  for (const auto& expected : rows) {
    const auto any = (*second)->next(row);
    if (!any || !*any || row.problem) std::abort();
    if (std::vector<std::string>(row.cells.begin(), row.cells.end()) != expected) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  read(input, "f.json");
  read(input, "f.ndjson");
  return 0;
}
