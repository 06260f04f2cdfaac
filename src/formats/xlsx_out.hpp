// libxlsxwriter behind Result: a workbook file with the same bytes for the same content, that
// appears at its place only when it is whole. Private to the writers.
#pragma once

#include <xlsxwriter.h>

#include <map>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "formats/workbook.hpp"
#include "formats/xlsx_values.hpp"

namespace palermo::formats {

class XlsxOut {
 public:
  enum class Memory { whole, rows_in_order };
  // Fails with formats.file.unwritable, at once where the folder is not writable.
  static base::Result<std::unique_ptr<XlsxOut>> create(const std::string& path_or_dash,
                                                       Memory memory);
  ~XlsxOut();
  XlsxOut(const XlsxOut&) = delete;
  XlsxOut& operator=(const XlsxOut&) = delete;

  lxw_workbook* book() { return book_; }
  // Fails with formats.xlsx.sheet_name when the name is too long, taken or holds []:*?/\ .
  base::Result<lxw_worksheet*> add_sheet(const std::string& name);
  // One format for each pair, made when first asked for.
  lxw_format* format(CellLook look, NumberKind kind = NumberKind::plain);
  // Nothing for empty text without a look. Rows and columns from 0.
  base::Result<void> put_text(lxw_worksheet* sheet, std::uint64_t row, std::uint64_t column,
                              std::string_view text, lxw_format* format);
  base::Result<void> put_note(lxw_worksheet* sheet, std::uint64_t row, std::uint64_t column,
                              const std::string& text);
  base::Result<void> check(lxw_error code, std::uint64_t row) const;
  void set_properties(const std::string& title, const std::string& author);
  base::Result<void> close();

 private:
  XlsxOut() = default;

  std::string path_;
  std::string temporary_;
  lxw_workbook* book_ = nullptr;
  std::map<std::pair<CellLook, NumberKind>, lxw_format*> formats_;
};

}  // namespace palermo::formats
