// RowWriter of a workbook with one sheet. Private to create_rows().
#pragma once

#include "formats/row_writer.hpp"
#include "formats/xlsx_out.hpp"

namespace palermo::formats {

class XlsxWriter : public RowWriter {
 public:
  static base::Result<std::unique_ptr<RowWriter>> create(const std::string& path,
                                                         const std::vector<std::string>& header,
                                                         const WriteOptions& options);
  using RowWriter::write;
  base::Result<void> write(std::span<const std::string_view> cells) override;
  base::Result<void> finish() override { return out_->close(); }

 private:
  XlsxWriter(std::unique_ptr<XlsxOut> out, const WriteOptions& options)
      : out_(std::move(out)), options_(options) {}

  std::unique_ptr<XlsxOut> out_;
  WriteOptions options_;
  lxw_worksheet* sheet_ = nullptr;
  std::uint64_t row_ = 0;
};

}  // namespace palermo::formats
