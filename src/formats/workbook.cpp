#include "formats/workbook.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/utf8.hpp"
#include "formats/formula.hpp"
#include "formats/xlsx_book.hpp"
#include "formats/xlsx_out.hpp"

namespace palermo::formats {

namespace {

// Excel's limits for the text beside a drop-down.
constexpr std::size_t kPromptTitle = 32;
constexpr std::size_t kPrompt = 255;

std::string first_characters(std::string_view text, std::size_t n) {
  std::string out;
  std::size_t characters = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++characters > n) break;
    out += c;
  }
  return out;
}

std::string quoted_sheet(std::string_view name) {
  std::string out = "'";
  for (const char c : name) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

// The hidden sheet with one column for each different list.
class Lists {
 public:
  void add(const std::vector<std::string>& choices) {
    if (!choices.empty() && columns_.emplace(choices, order_.size()).second)
      order_.push_back(&columns_.find(choices)->first);
  }
  bool empty() const { return order_.empty(); }
  std::string formula(const std::string& sheet, const std::vector<std::string>& choices) const {
    const std::string column = column_letters(columns_.at(choices) + 1);
    return "=" + quoted_sheet(sheet) + "!$" + column + "$1:$" + column + "$" +
           std::to_string(choices.size());
  }
  base::Result<void> write(XlsxOut& out, const std::string& name) const {
    TRY_ASSIGN(lxw_worksheet* sheet, out.add_sheet(name));
    for (std::size_t column = 0; column < order_.size(); ++column)
      for (std::size_t row = 0; row < order_[column]->size(); ++row)
        TRY(out.put_text(sheet, row, column, (*order_[column])[row], nullptr));
    worksheet_hide(sheet);
    return {};
  }

 private:
  std::map<std::vector<std::string>, std::size_t> columns_;
  std::vector<const std::vector<std::string>*> order_;
};

base::Result<void> put_banner(XlsxOut& out, lxw_worksheet* sheet, const std::string& text,
                              std::size_t columns) {
  lxw_format* format = out.format(CellLook::banner);
  if (columns > 1)
    worksheet_merge_range(sheet, 0, 0, 0, static_cast<lxw_col_t>(columns - 1), "", format);
  return out.put_text(sheet, 0, 0, text, format);
}

base::Result<void> put_cell(XlsxOut& out, lxw_worksheet* sheet, std::uint64_t row,
                            std::uint64_t column, const WorkbookCell& cell) {
  lxw_format* format = cell.look == CellLook::plain ? nullptr : out.format(cell.look);
  if (cell.number && is_plain_number(cell.text) && row < kXlsxRows && column < kXlsxColumns) {
    TRY(out.check(worksheet_write_number(sheet, static_cast<lxw_row_t>(row),
                                         static_cast<lxw_col_t>(column),
                                         std::strtod(cell.text.c_str(), nullptr), format),
                  row));
  } else {
    TRY(out.put_text(sheet, row, column, cell.text, format));
  }
  return out.put_note(sheet, row, column, cell.note);
}

void put_choices(lxw_worksheet* sheet, std::size_t column, std::uint32_t first, std::uint32_t last,
                 const WorkbookColumn& what, std::string formula) {
  std::string title = first_characters(what.prompt_title, kPromptTitle);
  std::string prompt = first_characters(what.prompt, kPrompt);
  lxw_data_validation validation{};
  if (formula.empty()) {
    validation.validate = LXW_VALIDATION_TYPE_ANY;
  } else {
    validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    validation.value_formula = formula.data();
    validation.dropdown = LXW_VALIDATION_ON;
    validation.show_error = what.only_choices ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF;
    validation.error_type = LXW_VALIDATION_ERROR_TYPE_STOP;
  }
  validation.ignore_blank = LXW_VALIDATION_ON;
  validation.show_input = prompt.empty() ? LXW_VALIDATION_OFF : LXW_VALIDATION_ON;
  if (!title.empty()) validation.input_title = title.data();
  if (!prompt.empty()) validation.input_message = prompt.data();
  worksheet_data_validation_range(sheet, first, static_cast<lxw_col_t>(column), last,
                                  static_cast<lxw_col_t>(column), &validation);
}

base::Result<void> put_sheet(XlsxOut& out, const Workbook& workbook, const WorkbookSheet& what,
                             const Lists& lists) {
  TRY_ASSIGN(lxw_worksheet* sheet, out.add_sheet(what.name));
  if (what.right_to_left) worksheet_right_to_left(sheet);
  if (what.hidden) worksheet_hide(sheet);
  if (!workbook.page_header.empty())
    worksheet_set_header(sheet, first_characters("&C&\"Calibri,Bold\"&16" + workbook.page_header,
                                                 240).c_str());
  const std::uint32_t top = what.banner.empty() ? 0 : 1;
  std::size_t width = what.columns.size();
  for (const auto& row : what.rows) width = std::max(width, row.size());
  if (top > 0) TRY(put_banner(out, sheet, what.banner, width));
  for (std::size_t i = 0; i < what.columns.size(); ++i) {
    const WorkbookColumn& column = what.columns[i];
    const auto c = static_cast<lxw_col_t>(i);
    worksheet_set_column(sheet, c, c, column.width, nullptr);
    if (column.choices.empty() && column.prompt.empty()) continue;
    put_choices(sheet, i, top + what.header_rows, top + what.header_rows + what.choice_rows - 1,
                column,
                column.choices.empty() ? "" : lists.formula(workbook.list_sheet, column.choices));
  }
  if (what.header_rows + top > 0 || what.frozen_columns > 0)
    worksheet_freeze_panes(sheet, what.header_rows + top,
                           static_cast<lxw_col_t>(what.frozen_columns));
  for (std::size_t r = 0; r < what.rows.size(); ++r)
    for (std::size_t c = 0; c < what.rows[r].size(); ++c)
      TRY(put_cell(out, sheet, r + top, c, what.rows[r][c]));
  return {};
}

}  // namespace

base::Result<void> write_workbook(const std::string& path, const Workbook& workbook) {
  TRY_ASSIGN(auto out, XlsxOut::create(path, XlsxOut::Memory::whole));
  out->set_properties(workbook.title, workbook.author);
  Lists lists;
  for (const WorkbookSheet& sheet : workbook.sheets)
    for (const WorkbookColumn& column : sheet.columns) lists.add(column.choices);
  for (const WorkbookSheet& sheet : workbook.sheets)
    TRY(put_sheet(*out, workbook, sheet, lists));
  if (!lists.empty()) TRY(lists.write(*out, workbook.list_sheet));
  return out->close();
}

}  // namespace palermo::formats
