#include "formats/xlsx_sheet.hpp"

#include <charconv>

namespace palermo::formats {

namespace {

template <class Number>
Number number_or(std::string_view text, Number fallback) {
  Number value{};
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  return code == std::errc() && end == text.data() + text.size() ? value : fallback;
}

bool is_true(std::string_view text) { return text == "1" || text == "true"; }

constexpr std::size_t kLookItems = 10'000;

}  // namespace

StreamedSheet::StreamedSheet(const XlsxBook& book, std::string name,
                             std::unique_ptr<ArchiveEntry> entry)
    : book_(book), name_(std::move(name)), stream_(std::move(entry), *this) {}

base::Result<bool> StreamedSheet::next(SheetRow& row) {
  while (ready_.empty()) {
    auto more = stream_.advance();
    if (!more) {
      base::Error error = std::move(more).error();
      error.in_file(book_.file()).at_row(last_row_);
      error.where.sheet = name_;
      return error;
    }
    if (!*more) return false;
  }
  given_ = std::move(ready_.front());
  ready_.pop_front();
  row.number = given_.number;
  row.cells.clear();
  for (const Cell& cell : given_.cells)
    row.cells.push_back({cell.column, cell.type, cell.kind,
                         cell.shared != kInline
                             ? book_.shared(cell.shared)
                             : std::string_view(given_.text).substr(cell.from, cell.size)});
  return true;
}

void StreamedSheet::start(std::string_view name, const XmlAttributes& a) {
  if (in_cell_) {
    if (name == "v" || name == "t") {
      ++reading_text_;
    } else if (name == "f") {
      formula_ = true;
    } else if (name == "rPh") {
      ++phonetic_;
    }
  } else if (in_row_) {
    if (name == "c") start_cell(a);
  } else if (in_data_) {
    if (name != "row") return;
    const std::uint64_t number = number_or<std::uint64_t>(a.get("r"), last_row_ + 1);
    if (number <= last_row_ || number > kXlsxRows) {
      refusal_ = "formats.xlsx.damaged";
      return;
    }
    last_row_ = number;
    reading_ = {};
    reading_.number = number;
    column_ = 0;
    in_row_ = true;
  } else if (name == "sheetData") {
    in_data_ = true;
  } else {
    start_look(name, a);
  }
}

void StreamedSheet::start_look(std::string_view name, const XmlAttributes& a) {
  if (name == "sheetView") {
    look_.right_to_left = is_true(a.get("rightToLeft"));
  } else if (name == "pane" && a.get("state").starts_with("frozen")) {
    look_.frozen_rows = number_or<std::uint32_t>(a.get("ySplit"), 0);
    look_.frozen_columns = number_or<std::uint32_t>(a.get("xSplit"), 0);
  } else if (name == "col" && look_.widths.size() < kLookItems) {
    look_.widths.push_back({number_or<std::uint32_t>(a.get("min"), 0),
                            number_or<std::uint32_t>(a.get("max"), 0),
                            number_or<double>(a.get("width"), 0), is_true(a.get("hidden"))});
  } else if (name == "mergeCell" && look_.merged.size() < kLookItems) {
    look_.merged.emplace_back(a.get("ref"));
  } else if (name == "dataValidation") {
    is_choice_ = a.get("type") == "list" && look_.choices.size() < kLookItems;
    if (is_choice_)
      look_.choices.push_back({std::string(a.get("sqref")), {},
                               std::string(a.get("promptTitle")), std::string(a.get("prompt")),
                               is_true(a.get("showErrorMessage")) && a.get("errorStyle").empty()});
  } else if (name == "formula1") {
    in_choice_formula_ = is_choice_;
  }
}

void StreamedSheet::start_cell(const XmlAttributes& a) {
  std::uint32_t row = 0;
  std::uint32_t column = column_ + 1;
  if (const std::string_view name = a.get("r"); !name.empty()) {
    if (!parse_cell_name(name, row, column) || row != last_row_ || column <= column_)
      refusal_ = "formats.xlsx.damaged";
  }
  if (column > kXlsxColumns) refusal_ = "formats.xlsx.damaged";
  column_ = column;
  type_ = a.get("t");
  style_ = number_or<std::size_t>(a.get("s"), 0);
  value_.clear();
  in_cell_ = true;
  formula_ = false;
}

void StreamedSheet::text(std::string_view piece) {
  if (in_choice_formula_) {
    look_.choices.back().formula += piece;
    if (look_.choices.back().formula.size() > 100'000) refusal_ = "formats.xlsx.bomb";
    return;
  }
  if (reading_text_ == 0 || phonetic_ > 0) return;
  value_ += piece;
  if (value_.size() > book_.limits().cell_bytes ||
      reading_.text.size() + value_.size() > book_.limits().row_bytes)
    refusal_ = "formats.xlsx.cell_too_large";
}

void StreamedSheet::end(std::string_view name) {
  if (in_cell_) {
    if ((name == "v" || name == "t") && reading_text_ > 0) --reading_text_;
    else if (name == "rPh" && phonetic_ > 0) --phonetic_;
    else if (name == "c") end_cell();
  } else if (in_row_) {
    if (name != "row") return;
    in_row_ = false;
    if (!reading_.cells.empty()) ready_.push_back(std::move(reading_));
  } else if (name == "sheetData") {
    in_data_ = false;
  } else if (name == "formula1") {
    in_choice_formula_ = false;
  } else if (name == "dataValidation") {
    is_choice_ = false;
  }
}

void StreamedSheet::end_cell() {
  in_cell_ = false;
  reading_text_ = phonetic_ = 0;
  if (value_.empty()) {
    if (formula_ && uncalculated_.row == 0) {
      uncalculated_.row = last_row_;
      uncalculated_.sheet = name_;
      uncalculated_.column = column_letters(column_);
    }
    return;
  }
  Cell cell{column_, CellType::number, NumberKind::plain, kInline, reading_.text.size(), 0};
  if (type_ == "s") {
    cell.type = CellType::text;
    cell.shared = number_or<std::size_t>(value_, kInline - 1);
    if (book_.shared(cell.shared).empty()) return;
  } else {
    if (type_ == "b") cell.type = CellType::boolean;
    else if (type_ == "e") cell.type = CellType::error;
    else if (type_ == "str" || type_ == "inlineStr" || type_ == "d") cell.type = CellType::text;
    else cell.kind = book_.style(style_);
    reading_.text += cell.type == CellType::text ? unescape_controls(value_) : value_;
    cell.size = reading_.text.size() - cell.from;
  }
  reading_.cells.push_back(cell);
}

}  // namespace palermo::formats
