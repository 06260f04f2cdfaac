// Any bytes as CSV: no crash, bounded work, and what was read comes back the same after writing.
#include <cstdlib>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "formats/row_writer.hpp"
#include "formats/rows.hpp"

using namespace palermo::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ReadOptions options;
  options.name = size % 2 == 0 ? "f.csv" : "f.tsv";
  options.limits.cell_bytes = 1u << 16;
  options.limits.row_bytes = 1u << 18;
  options.limits.gzip_bytes = 1u << 20;
  auto opened = open_rows_from_memory({reinterpret_cast<const char*>(data), size}, options);
  if (!opened) return 0;
  RowReader& reader = **opened;
  if (reader.format() != RowFormat::csv && reader.format() != RowFormat::tsv) return 0;
  std::string copy;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string_view> cells(reader.header().begin(), reader.header().end());
  append_csv_record(copy, cells);
  Row row;
  std::uint64_t last = 0;
  while (true) {
    const auto any = reader.next(row);
    if (!any || !*any) break;
    if (row.number <= last) std::abort();
    last = row.number;
    for (const auto cell : row.cells)
      if (!palermo::base::is_utf8(cell) || cell.find('\0') != cell.npos) std::abort();
    if (row.problem) continue;
    if (row.cells.size() != reader.header().size()) std::abort();
    rows.emplace_back(row.cells.begin(), row.cells.end());
    append_csv_record(copy, row.cells);
  }
  ReadOptions again;
  again.name = "f.csv";
  again.delimiter = ',';
  auto second = open_rows_from_memory(copy, again);
  // A header that spells another kind of file, or the spreadsheet's first line, is read as that.
  if (!second || (*second)->format() != RowFormat::csv || copy.starts_with("sep=") ||
      (*second)->header() != reader.header())
    return 0;
  for (const auto& expected : rows) {
    const auto any = (*second)->next(row);
    if (!any || !*any || row.problem) std::abort();
    if (std::vector<std::string>(row.cells.begin(), row.cells.end()) != expected) std::abort();
  }
  return 0;
}
