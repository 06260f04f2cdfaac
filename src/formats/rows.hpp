// Row files of any kind behind one interface: CSV, TSV, XLSX, JSON array, NDJSON, also gzipped.
//
// Reading is streaming: memory is bounded by Limits, not by the file (an XLSX file's shared strings
// excepted). Text comes out as valid UTF-8 without NUL, not normalised. A fault that spoils one row
// stands in Row::problem and reading goes on; a fault after which nothing can be trusted ends it
// with an Error that says file, sheet, row and column. One reader serves one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace palermo::formats {

struct Limits {
  std::size_t cell_bytes = 10u << 20;
  std::size_t row_bytes = 64u << 20;
  // Refused as a bomb: more than `ratio` times the compressed size and more than `bytes` unpacked.
  std::uint64_t gzip_ratio = 1000;
  std::uint64_t gzip_bytes = 256u << 20;
  std::uint64_t zip_ratio = 100;
  std::uint64_t zip_bytes = 16u << 20;
  std::uint64_t zip_entry_bytes = 4ull << 30;  // whatever the ratio
  std::uint64_t zip_entries = 10'000;
};

struct ReadOptions {
  // For content from memory or standard input: a file name whose ending tells the kind; shown in
  // errors. May be empty.
  std::string name{};
  char delimiter = 0;            // CSV; 0: found from the first lines
  std::string sheet{};           // XLSX; empty: the first visible sheet
  std::uint64_t header_row = 0;  // counted from 1; 0: the first row (XLSX: after banner lines)
  Limits limits{};
};

using Warning = base::Error;

// A row's views hold until the next call of next().
struct Row {
  std::vector<std::string_view> cells;  // in header order; equally many, unless there is a problem
  std::uint64_t number = 0;             // as a spreadsheet counts: the header is row 1
  std::uint64_t line = 0;               // physical line where it begins; 0 for XLSX
  std::string_view sheet;               // XLSX
  std::optional<base::Error> problem;   // this row alone is bad: cells are what could be read
};

// What a file holds, whatever it is called and however it was compressed.
struct Content {
  std::string sha256;  // hex, of the bytes after gunzip
  std::uint64_t bytes = 0;
};

enum class RowFormat { csv, tsv, xlsx, json, ndjson };

class RowReader {
 public:
  virtual ~RowReader() = default;
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;

  // False after the last row. After an Error only drain() and the accessors may be called.
  virtual base::Result<bool> next(Row& row) = 0;
  // Reads what is left, so that content() is of the whole file.
  virtual base::Result<void> drain() = 0;
  // Valid once next() has returned false, or after drain().
  virtual Content content() = 0;
  virtual RowFormat format() const = 0;

  // Names, trimmed, unique; an empty one is kept, with a warning.
  const std::vector<std::string>& header() const { return header_; }
  // May grow while rows are read.
  const std::vector<Warning>& warnings() const { return warnings_; }
  std::uint64_t row_number() const { return row_number_; }  // of the row returned last
  const std::string& sheet() const { return sheet_; }
  char delimiter() const { return delimiter_; }  // CSV and TSV; 0 otherwise

 protected:
  RowReader() = default;
  // Takes the names found in `row`. Fails with formats.header.none or .duplicate.
  base::Result<void> set_header(std::vector<std::string> names, std::uint64_t row);

  std::string file_;
  std::vector<std::string> header_;
  std::vector<Warning> warnings_;
  std::uint64_t row_number_ = 0;
  std::string sheet_;
  char delimiter_ = 0;
};

// Opens a file, or standard input for "-". Content decides before the ending does: a workbook
// called .csv is read as a workbook. Ids: formats.file.*, gzip.*, encoding.*, header.*, csv.*,
// xlsx.*, json.*.
base::Result<std::unique_ptr<RowReader>> open_rows(const std::string& path_or_dash,
                                                   const ReadOptions& options = {});
base::Result<std::unique_ptr<RowReader>> open_rows_from_memory(std::string bytes,
                                                               const ReadOptions& options = {});

// "A", "Z", "AA" for 1, 26, 27.
std::string column_letters(std::uint64_t column);

}  // namespace palermo::formats
