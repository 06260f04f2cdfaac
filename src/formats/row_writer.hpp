// Rows out, in any of the kinds that rows.hpp reads: CSV, TSV, XLSX, JSON array, NDJSON, each also
// gzipped (.gz). The same rows give the same bytes, and reading a file back gives the same cells;
// only a workbook's rows of nothing but empty cells are not rows when read. Bounded memory. One
// thread.
//
// CSV and TSV: LF line ends, quotes only where needed, formulas neutralised (formula.hpp). XLSX:
// every cell is text, so no cell can be a formula, except numbers of numeric columns. JSON: cells
// are strings, except numbers of numeric columns.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "formats/rows.hpp"

namespace palermo::formats {

struct WriteOptions {
  std::optional<RowFormat> format{};  // else by the path's ending; CSV when that says nothing
  char delimiter = ',';             // CSV
  bool byte_order_mark = false;     // CSV: older spreadsheets guess the encoding without it
  std::vector<bool> numeric{};      // columns whose plain numbers are numbers, in header order
  std::string sheet = "data";       // XLSX
  bool right_to_left = false;       // XLSX
  std::string banner{};             // XLSX: a line above the header ("TRAINING ...")
};

class RowWriter {
 public:
  virtual ~RowWriter() = default;
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;

  // As many cells as the header has, valid UTF-8 without NUL. Fails with formats.file.unwritable,
  // disk_full; XLSX also with formats.xlsx.too_many_rows, too_many_columns, text_too_long.
  virtual base::Result<void> write(std::span<const std::string_view> cells) = 0;
  base::Result<void> write(const std::vector<std::string>& cells);
  // Only now does the file stand at its place. Nothing may be written afterwards.
  virtual base::Result<void> finish() = 0;

 protected:
  RowWriter() = default;
};

base::Result<std::unique_ptr<RowWriter>> create_rows(const std::string& path_or_dash,
                                                     const std::vector<std::string>& header,
                                                     const WriteOptions& options = {});

// By a name's ending, .gz aside.
std::optional<RowFormat> format_of_name(std::string_view name);

// One CSV record with its line end, as the writer writes it.
void append_csv_record(std::string& out, std::span<const std::string_view> cells,
                       char delimiter = ',');

}  // namespace palermo::formats
