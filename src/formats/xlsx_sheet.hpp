// One sheet's XML as rows. Private to the workbook reader.
#pragma once

#include <deque>

#include "formats/xlsx_book.hpp"

namespace palermo::formats {

class StreamedSheet : public XlsxSheet, private XmlHandler {
 public:
  StreamedSheet(const XlsxBook& book, std::string name, std::unique_ptr<ArchiveEntry> entry);
  base::Result<bool> next(SheetRow& row) override;
  const SheetLook& look() const override { return look_; }
  base::Location uncalculated() const override { return uncalculated_; }

 private:
  static constexpr std::size_t kInline = ~std::size_t{0};
  struct Cell {
    std::uint32_t column;
    CellType type;
    NumberKind kind;
    std::size_t shared;  // index of the string, or kInline
    std::size_t from, size;
  };
  struct Read {
    std::uint64_t number = 0;
    std::vector<Cell> cells;
    std::string text;
  };

  void start(std::string_view name, const XmlAttributes& attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view piece) override;
  void start_look(std::string_view name, const XmlAttributes& attributes);
  void start_cell(const XmlAttributes& attributes);
  void end_cell();

  const XlsxBook& book_;
  std::string name_;
  XmlStream stream_;
  std::deque<Read> ready_;
  Read reading_;
  Read given_;
  std::uint64_t last_row_ = 0;
  std::uint32_t column_ = 0;
  std::string type_;
  std::size_t style_ = 0;
  std::string value_;
  bool in_data_ = false;
  bool in_row_ = false;
  bool in_cell_ = false;
  bool formula_ = false;
  int reading_text_ = 0;
  int phonetic_ = 0;
  bool in_choice_formula_ = false;
  bool is_choice_ = false;
  SheetLook look_;
  base::Location uncalculated_;
};

}  // namespace palermo::formats
