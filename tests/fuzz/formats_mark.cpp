// Any bytes as the parts of a sent workbook that is marked and returned: no crash, and what comes
// back can be read.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "formats/workbook.hpp"
#include "workbook_of.hpp"

using namespace palermo::formats;

// libxlsxwriter 1.1.4 loses one copy of the formula of each drop-down.
extern "C" const char* __lsan_default_suppressions() { return "leak:lxw_strdup\n"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string folder = "/tmp/fuzz-mark-" + std::to_string(::getpid());
  const std::string sent = folder + "-sent.xlsx";
  const std::string back = folder + "-back.xlsx";
  const std::string bytes = fuzz::workbook_of({reinterpret_cast<const char*>(data), size});
  std::FILE* file = std::fopen(sent.c_str(), "wb");
  if (!file) std::abort();
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::fclose(file);
  Limits limits;
  limits.cell_bytes = 1u << 16;
  limits.row_bytes = 1u << 18;
  limits.zip_bytes = 1u << 18;
  const std::vector<Mark> marks{{.row = 1, .column = 1, .id = "a", .note = "first"},
                                {.row = 2, .column = 0, .note = "whole row", .doubtful = true},
                                {.row = 9, .column = 3, .note = "in an empty row"}};
  if (mark_workbook(sent, marks, back, {}, limits)) {
    if (auto opened = open_rows(back)) {
      Row row;
      while (true) {
        const auto any = (*opened)->next(row);
        if (!any) std::abort();
        if (!*any) break;
      }
    }
  }
  ::unlink(sent.c_str());
  ::unlink(back.c_str());
  return 0;
}
