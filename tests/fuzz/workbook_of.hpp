// A workbook around hostile parts, for the fuzz targets.
#pragma once

#include <zip.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace palermo::formats::fuzz {

// A workbook whose sheet, strings and styles are the input's pieces between zero bytes (which XML
// cannot hold), stored without compression.
inline std::string workbook_of(std::string_view input) {
  const std::string rels =
      "<R><Relationship Id='1' Type='/officeDocument' Target='w'/></R>";
  const std::string book = "<w><sheets><sheet name='s' id='1'/></sheets></w>";
  const std::string parts =
      "<R><Relationship Id='1' Type='/worksheet' Target='s'/><Relationship Id='2' "
      "Type='/sharedStrings' Target='t'/><Relationship Id='3' Type='/styles' Target='y'/></R>";
  std::string_view bodies[3];
  for (std::string_view& body : bodies) {
    body = input.substr(0, input.find('\0'));
    input.remove_prefix(std::min(input.size(), body.size() + 1));
  }
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

}  // namespace palermo::formats::fuzz
