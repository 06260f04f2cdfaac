// A sheet of a workbook as rows of text: numbers as a person sees them, dates as ISO, booleans as
// true and false, formulas by the value calculated last. Rows without any value are passed over.
#pragma once

#include <memory>

#include "formats/rows.hpp"
#include "formats/xlsx_book.hpp"

namespace palermo::formats {

class XlsxReader : public RowReader {
 public:
  static base::Result<std::unique_ptr<RowReader>> open(std::unique_ptr<Input> input,
                                                       const ReadOptions& options,
                                                       const std::string& path,
                                                       const std::string& file);
  base::Result<bool> next(Row& row) override;
  base::Result<void> drain() override { return {}; }  // the whole file was hashed when opened
  Content content() override { return input_->content(); }
  RowFormat format() const override { return RowFormat::xlsx; }

 private:
  struct Text {
    std::uint64_t number = 0;
    std::vector<std::string> cells;
  };
  explicit XlsxReader(std::unique_ptr<Input> input) : input_(std::move(input)) {}
  base::Result<void> choose_sheet(const std::string& wanted);
  base::Result<void> find_header(std::uint64_t wanted);
  std::string text_of(const SheetCell& cell) const;
  Text text_of(const SheetRow& row) const;

  std::unique_ptr<Input> input_;
  std::unique_ptr<XlsxBook> book_;
  std::unique_ptr<XlsxSheet> cells_;
  std::deque<Text> waiting_;  // rows read while looking for the header
  SheetRow sheet_row_;
  Text given_;
  bool ended_ = false;
};

}  // namespace palermo::formats
