// RFC 4180 as it is met in the field: any of , ; tab |, any line end, quoted line ends, a missing
// last one, "sep=;" first lines, blank lines (passed over, but counted).
#pragma once

#include <memory>

#include "formats/csv_scan.hpp"
#include "formats/rows.hpp"
#include "formats/text_buffer.hpp"

namespace palermo::formats {

// The delimiter that parts the first lines most evenly; a comma when none parts them.
char detect_delimiter(std::string_view text);

class CsvReader : public RowReader {
 public:
  // `input` is at its beginning. Reads the header.
  static base::Result<std::unique_ptr<RowReader>> open(std::unique_ptr<Input> input,
                                                       const ReadOptions& options,
                                                       const std::string& file);
  base::Result<bool> next(Row& row) override;
  base::Result<void> drain() override { return input_->drain(); }
  Content content() override { return input_->content(); }
  RowFormat format() const override { return delimiter_ == '\t' ? RowFormat::tsv : RowFormat::csv; }

 private:
  enum class Found { record, blank, more, end };
  struct Dirty {
    std::size_t cell;
    bool doubled;
  };
  CsvReader(std::unique_ptr<Input> input, const ReadOptions& options, const std::string& file);
  base::Result<void> begin();
  // The next record into cells_ and problem_; false at the end.
  base::Result<bool> record();
  base::Result<void> more();
  base::Result<Found> scan(bool quotes);
  base::Result<Found> scan_tabs();
  void commit();
  base::Result<bool> scan_quoted(std::size_t at, std::size_t end, std::size_t& stop);
  void clean();
  base::Error at_cell(base::Error error) const;

  ReadOptions options_;
  std::unique_ptr<Input> input_;
  TextBuffer text_;
  CsvScan scan_;
  std::vector<std::string_view> cells_;
  std::vector<Dirty> dirty_;  // cells with doubled quotes or perhaps a guard to take away
  std::optional<base::Error> problem_;
  std::uint64_t records_ = 0;
  std::uint64_t line_ = 1;  // where the next record begins
  std::uint64_t record_line_ = 1;
  std::uint64_t lines_inside_ = 0;
  std::size_t length_ = 0;  // of the record scanned last, with its line end
};

}  // namespace palermo::formats
