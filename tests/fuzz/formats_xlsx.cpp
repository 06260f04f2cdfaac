// Any bytes as a workbook; where the archive is whole, any bytes as its parts.
#include <cstdlib>
#include <string>

#include "base/utf8.hpp"
#include "formats/rows.hpp"
#include "workbook_of.hpp"

using namespace palermo::formats;

namespace {

void read(std::string bytes) {
  ReadOptions options;
  options.name = "f.xlsx";
  options.limits.cell_bytes = 1u << 16;
  options.limits.row_bytes = 1u << 18;
  options.limits.zip_bytes = 1u << 18;
  options.limits.gzip_bytes = 1u << 20;
  auto opened = open_rows_from_memory(std::move(bytes), options);
  if (!opened) return;
  Row row;
  std::uint64_t last = 0;
  while (true) {
    const auto any = (*opened)->next(row);
    if (!any || !*any) break;
    if (row.number <= last || row.cells.size() != (*opened)->header().size()) std::abort();
    last = row.number;
    for (const auto cell : row.cells)
      if (!palermo::base::is_utf8(cell) || cell.find('\0') != cell.npos) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.starts_with("PK")) read(std::string(input));
  else read(fuzz::workbook_of(input));
  return 0;
}
