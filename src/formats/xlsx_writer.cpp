#include "formats/xlsx_writer.hpp"

#include <cstdlib>

#include "formats/formula.hpp"

namespace palermo::formats {

namespace {

// A sheet's numbers have 15 digits; what has more, or leading zeros, would not come back the same.
bool survives_as_number(std::string_view cell) {
  return cell.size() <= 15 && is_plain_number(cell) && number_text(cell) == cell;
}

}  // namespace

base::Result<std::unique_ptr<RowWriter>> XlsxWriter::create(const std::string& path,
                                                            const std::vector<std::string>& header,
                                                            const WriteOptions& options) {
  TRY_ASSIGN(auto out, XlsxOut::create(path, XlsxOut::Memory::rows_in_order));
  std::unique_ptr<XlsxWriter> writer(new XlsxWriter(std::move(out), options));
  XlsxOut& book = *writer->out_;
  TRY_ASSIGN(writer->sheet_, book.add_sheet(options.sheet));
  if (options.right_to_left) worksheet_right_to_left(writer->sheet_);
  if (!options.banner.empty()) {
    TRY(book.put_text(writer->sheet_, writer->row_++, 0, options.banner,
                      book.format(CellLook::banner)));
    worksheet_set_header(writer->sheet_, ("&C" + options.banner).substr(0, 250).c_str());
  }
  for (std::size_t i = 0; i < header.size(); ++i)
    TRY(book.put_text(writer->sheet_, writer->row_, i, header[i], book.format(CellLook::header)));
  ++writer->row_;
  worksheet_freeze_panes(writer->sheet_, static_cast<lxw_row_t>(writer->row_), 0);
  return std::unique_ptr<RowWriter>(std::move(writer));
}

base::Result<void> XlsxWriter::write(std::span<const std::string_view> cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i < options_.numeric.size() && options_.numeric[i] && survives_as_number(cells[i]) &&
        row_ < 1048576) {
      TRY(out_->check(worksheet_write_number(sheet_, static_cast<lxw_row_t>(row_),
                                             static_cast<lxw_col_t>(i),
                                             std::strtod(std::string(cells[i]).c_str(), nullptr),
                                             nullptr),
                      row_));
    } else {
      TRY(out_->put_text(sheet_, row_, i, cells[i], nullptr));
    }
  }
  ++row_;
  return {};
}

}  // namespace palermo::formats
