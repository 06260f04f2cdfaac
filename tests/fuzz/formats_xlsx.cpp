// Any bytes as a workbook; where the archive is whole, any bytes as its parts.
#include <zip.h>

#include <cstdlib>
#include <string>

#include "base/utf8.hpp"
#include "formats/rows.hpp"

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

// A workbook whose sheet, strings and styles are thirds of the input, stored without compression.
std::string workbook_of(std::string_view input) {
  const std::string rels =
      "<R><Relationship Id='1' Type='/officeDocument' Target='w'/></R>";
  const std::string book = "<w><sheets><sheet name='s' id='1'/></sheets></w>";
  const std::string parts =
      "<R><Relationship Id='1' Type='/worksheet' Target='s'/><Relationship Id='2' "
      "Type='/sharedStrings' Target='t'/><Relationship Id='3' Type='/styles' Target='y'/></R>";
  const std::size_t third = input.size() / 3;
  const std::string_view bodies[] = {input.substr(2 * third), input.substr(0, third),
                                     input.substr(third, third)};
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  const auto add = [&](const char* name, std::string_view text) {
    const auto index = zip_file_add(zip, name, zip_source_buffer(zip, text.data(), text.size(), 0), 0);
    zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  };
  add("_rels/.rels", rels);
  add("w", book);
  add("_rels/w.rels", parts);
  add("s", bodies[0]);
  add("t", bodies[1]);
  add("y", bodies[2]);
  zip_close(zip);
  zip_source_open(target);
  zip_stat_t stat;
  zip_source_stat(target, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.starts_with("PK")) read(std::string(input));
  else read(workbook_of(input));
  return 0;
}
