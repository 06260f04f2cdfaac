#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>

#include "formats/workbook.hpp"
#include "formats/xlsx_book.hpp"
#include "formats/xlsx_out.hpp"

namespace palermo::formats {

namespace {

struct Placed {
  Mark mark;
  std::string value;  // what the marked cell holds
};

CellLook look_of(const Mark& mark) { return mark.doubtful ? CellLook::doubtful : CellLook::bad; }

bool parse_range(std::string_view range, std::uint32_t (&place)[4]) {
  const std::size_t colon = range.find(':');
  const std::string_view last = colon == std::string_view::npos ? range : range.substr(colon + 1);
  return parse_cell_name(range.substr(0, colon), place[0], place[1]) &&
         parse_cell_name(last, place[2], place[3]) && place[0] <= place[2] && place[1] <= place[3];
}

class SheetCopy {
 public:
  // `marks` are those of this sheet, by row and column.
  SheetCopy(const XlsxBook& book, std::size_t index, XlsxOut& out, std::vector<Placed*> marks)
      : book_(book), index_(index), out_(out), marks_(std::move(marks)) {}

  base::Result<void> run() {
    TRY(collect_notes());
    // The first reading is for what the sheet says after its rows.
    TRY_ASSIGN(auto first, book_.sheet(index_));
    SheetRow row;
    while (true) {
      TRY_ASSIGN(const bool any, first->next(row));
      if (!any) break;
    }
    look_ = first->look();
    TRY_ASSIGN(sheet_, out_.add_sheet(book_.sheets()[index_].name));
    prepare();
    TRY_ASSIGN(auto cells, book_.sheet(index_));
    while (true) {
      TRY_ASSIGN(const bool any, cells->next(row));
      if (!any) break;
      TRY(empty_rows_before(row.number));
      TRY(copy(row));
      TRY(put_notes(row.number));
    }
    return empty_rows_before(kXlsxRows + 1);
  }

 private:
  void prepare() {
    if (book_.sheets()[index_].hidden) worksheet_hide(sheet_);
    if (look_.right_to_left) worksheet_right_to_left(sheet_);
    if (look_.frozen_rows > 0 || look_.frozen_columns > 0)
      worksheet_freeze_panes(sheet_, look_.frozen_rows,
                             static_cast<lxw_col_t>(look_.frozen_columns));
    for (const auto& width : look_.widths) {
      if (width.first < 1 || width.first > width.last || width.last > kXlsxColumns) continue;
      // The library adds five pixels of margin, of seven to a character, and rounds down.
      const double characters = std::max(0.0, width.width - 5.0 / 7.0 + 0.01);
      lxw_row_col_options options{};
      options.hidden = width.hidden;
      worksheet_set_column_opt(sheet_, static_cast<lxw_col_t>(width.first - 1),
                               static_cast<lxw_col_t>(width.last - 1), characters, nullptr,
                               &options);
    }
    for (const auto& choice : look_.choices) put_choice(choice);
  }

  void put_choice(SheetLook::Choice choice) {
    lxw_data_validation validation{};
    validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    validation.value_formula = choice.formula.data();
    validation.ignore_blank = LXW_VALIDATION_ON;
    validation.show_error = choice.strict ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF;
    validation.show_input = choice.prompt.empty() ? LXW_VALIDATION_OFF : LXW_VALIDATION_ON;
    if (!choice.prompt_title.empty()) validation.input_title = choice.prompt_title.data();
    if (!choice.prompt.empty()) validation.input_message = choice.prompt.data();
    std::istringstream ranges(choice.range);
    for (std::string range; ranges >> range;) {
      std::uint32_t at[4];
      if (parse_range(range, at))
        worksheet_data_validation_range(sheet_, at[0] - 1, static_cast<lxw_col_t>(at[1] - 1),
                                        at[2] - 1, static_cast<lxw_col_t>(at[3] - 1), &validation);
    }
  }

  // Marks and notes on rows that hold nothing. Rows leave memory in order, so each gets all it is
  // to have before the next.
  base::Result<void> empty_rows_before(std::uint64_t row) {
    while (true) {
      const std::uint64_t marked = next_ < marks_.size() ? marks_[next_]->mark.row : row;
      const std::uint64_t noted = notes_.empty() ? row : notes_.begin()->first.first;
      const std::uint64_t at = std::min(marked, noted);
      if (at >= row) return {};
      for (; next_ < marks_.size() && marks_[next_]->mark.row == at; ++next_) {
        const Mark& mark = marks_[next_]->mark;
        if (!on_sheet(mark)) continue;
        TRY(out_.put_text(sheet_, at - 1, mark.column > 0 ? mark.column - 1 : 0, {},
                          out_.format(look_of(mark))));
      }
      TRY(put_notes(at));
    }
  }

  static bool on_sheet(const Mark& mark) {
    return mark.row > 0 && mark.row <= kXlsxRows && mark.column <= kXlsxColumns;
  }

  base::Result<void> copy(const SheetRow& row) {
    const std::size_t from = next_;
    while (next_ < marks_.size() && marks_[next_]->mark.row == row.number) ++next_;
    std::vector<bool> filled(next_ - from, false);
    merge(row.number);
    for (const SheetCell& cell : row.cells) {
      CellLook look = row.number <= look_.frozen_rows ? CellLook::header : CellLook::plain;
      for (std::size_t i = from; i < next_; ++i) {
        Placed& placed = *marks_[i];
        if (placed.mark.column != cell.column && placed.mark.column != 0) continue;
        // An error outweighs a warning on the same cell.
        if (look != CellLook::bad) look = look_of(placed.mark);
        if (placed.mark.column == 0) continue;
        filled[i - from] = true;
        placed.value = cell.type != CellType::number ? std::string(cell.value)
                       : cell.kind == NumberKind::plain
                           ? number_text(cell.value)
                           : date_text(cell.value, cell.kind, book_.epoch_1904());
      }
      TRY(put(row.number - 1, cell, look));
    }
    for (std::size_t i = from; i < next_; ++i) {
      const Mark& mark = marks_[i]->mark;
      if (!filled[i - from] && mark.column > 0 && mark.column <= kXlsxColumns)
        TRY(out_.put_text(sheet_, mark.row - 1, mark.column - 1, {}, out_.format(look_of(mark))));
    }
    return {};
  }

  // Merged titles; blocks of several rows are taken apart, as rows leave memory one by one.
  void merge(std::uint64_t row) {
    for (const std::string& range : look_.merged) {
      std::uint32_t at[4];
      if (parse_range(range, at) && at[0] == row && at[2] == row && at[1] < at[3])
        worksheet_merge_range(sheet_, at[0] - 1, static_cast<lxw_col_t>(at[1] - 1), at[2] - 1,
                              static_cast<lxw_col_t>(at[3] - 1), "",
                              out_.format(row <= look_.frozen_rows ? CellLook::banner
                                                                   : CellLook::plain));
    }
  }

  base::Result<void> put(std::uint64_t row, const SheetCell& cell, CellLook look) {
    const auto r = static_cast<lxw_row_t>(row);
    const auto c = static_cast<lxw_col_t>(cell.column - 1);
    lxw_format* format = look == CellLook::plain && cell.kind == NumberKind::plain
                             ? nullptr
                             : out_.format(look, cell.kind);
    if (cell.type == CellType::boolean)
      return out_.check(worksheet_write_boolean(sheet_, r, c, cell.value == "1", format), row);
    if (cell.type == CellType::number) {
      char* end = nullptr;
      const std::string stored(cell.value);
      double number = std::strtod(stored.c_str(), &end);
      // The copy counts days from 1900.
      if (cell.kind != NumberKind::plain && book_.epoch_1904()) number += 1462;
      if (*end == '\0')
        return out_.check(worksheet_write_number(sheet_, r, c, number, format), row);
    }
    return out_.put_text(sheet_, row, cell.column - 1, cell.value, format);
  }

  // The sender's notes, and ours below them in the same cell.
  base::Result<void> collect_notes() {
    TRY_ASSIGN(const auto theirs, book_.notes(index_));
    for (const auto& note : theirs)
      if (note.row > 0 && note.column > 0) notes_[{note.row, note.column}] = note.text;
    for (const Placed* placed : marks_) {
      if (!on_sheet(placed->mark)) continue;
      const std::uint32_t column = std::max<std::uint32_t>(placed->mark.column, 1);
      std::string& text = notes_[{placed->mark.row, column}];
      text += (text.empty() ? "" : "\n") + placed->mark.note;
    }
    return {};
  }

  base::Result<void> put_notes(std::uint64_t row) {
    while (!notes_.empty() && notes_.begin()->first.first == row) {
      TRY(out_.put_note(sheet_, row - 1, notes_.begin()->first.second - 1, notes_.begin()->second));
      notes_.erase(notes_.begin());
    }
    return {};
  }

  const XlsxBook& book_;
  std::size_t index_;
  XlsxOut& out_;
  std::vector<Placed*> marks_;
  std::size_t next_ = 0;
  std::map<std::pair<std::uint64_t, std::uint32_t>, std::string> notes_;  // not yet written
  SheetLook look_;
  lxw_worksheet* sheet_ = nullptr;
};

base::Result<void> write_list(XlsxOut& out, const XlsxBook& book, const MarkWords& words,
                              const std::vector<Placed>& marks) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(book.sheets().begin(), book.sheets().end(),
                       [&](const auto& sheet) { return sheet.name == name; });
  };
  std::string name = words.sheet;
  for (int n = 2; taken(name); ++n) name = words.sheet + " " + std::to_string(n);
  TRY_ASSIGN(lxw_worksheet* sheet, out.add_sheet(name));
  if (words.right_to_left) worksheet_right_to_left(sheet);
  worksheet_freeze_panes(sheet, 1, 0);
  for (const auto& [column, width] : {std::pair{0, 16}, {1, 8}, {2, 10}, {3, 24}, {4, 80}, {5, 28}})
    worksheet_set_column(sheet, static_cast<lxw_col_t>(column), static_cast<lxw_col_t>(column),
                         width, nullptr);
  for (std::size_t i = 0; i < words.header.size(); ++i)
    TRY(out.put_text(sheet, 0, i, words.header[i], out.format(CellLook::header)));
  std::uint64_t row = 1;
  for (const Placed& placed : marks) {
    const Mark& mark = placed.mark;
    TRY(out.put_text(sheet, row, 0, mark.sheet, nullptr));
    if (mark.row > 0)
      TRY(out.check(worksheet_write_number(sheet, static_cast<lxw_row_t>(row), 1,
                                           static_cast<double>(mark.row), nullptr), row));
    TRY(out.put_text(sheet, row, 2, column_letters(mark.column), nullptr));
    TRY(out.put_text(sheet, row, 3, placed.value, out.format(look_of(mark))));
    TRY(out.put_text(sheet, row, 4, mark.note, out.format(CellLook::wrapped)));
    TRY(out.put_text(sheet, row, 5, mark.id, out.format(CellLook::faint)));
    if (++row >= kXlsxRows) break;
  }
  return {};
}

}  // namespace

base::Result<void> mark_workbook(const std::string& input, const std::vector<Mark>& marks,
                                 const std::string& output, const MarkWords& words,
                                 const Limits& limits) {
  TRY_ASSIGN(auto bytes, Input::open(input, limits));
  TRY_ASSIGN(auto book, XlsxBook::open(*bytes, input, input, limits));
  TRY_ASSIGN(auto out, XlsxOut::create(output, XlsxOut::Memory::rows_in_order));
  const auto& sheets = book->sheets();
  const auto visible =
      std::find_if(sheets.begin(), sheets.end(), [](const auto& sheet) { return !sheet.hidden; });
  std::vector<Placed> placed;
  for (const Mark& mark : marks) {
    placed.push_back({mark, {}});
    if (mark.sheet.empty())
      placed.back().mark.sheet = visible != sheets.end() ? visible->name : sheets[0].name;
  }
  std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
    return std::pair(a.mark.row, a.mark.column) < std::pair(b.mark.row, b.mark.column);
  });
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    std::vector<Placed*> own;
    for (Placed& each : placed)
      if (each.mark.sheet == sheets[i].name) own.push_back(&each);
    TRY(SheetCopy(*book, i, *out, std::move(own)).run());
  }
  TRY(write_list(*out, *book, words, placed));
  return out->close();
}

}  // namespace palermo::formats
