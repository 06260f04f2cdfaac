// A workbook described whole and written at once: templates, marked returns, questionnaires. Same
// description, same bytes. Cells are text unless they say that they are numbers; none is ever a
// formula.
//
// mark_workbook() returns a sender's own workbook with the bad cells coloured, a note in each and a
// sheet that lists them. Values, types, sheets, widths, frozen panes, drop-downs and notes are
// kept; other formatting, pictures and formulas (their values stay) are not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "formats/rows.hpp"

namespace palermo::formats {

enum class CellLook : std::uint8_t { plain, header, required_header, banner, title, faint, bad,
                                     doubtful, good, wrapped };

struct WorkbookCell {
  std::string text{};
  CellLook look = CellLook::plain;
  bool number = false;  // `text` is a plain number
  std::string note{};   // shown when the pointer rests on the cell
};

struct WorkbookColumn {
  double width = 16;                   // in characters
  std::vector<std::string> choices{};  // drop-down below the header
  bool only_choices = true;            // false: the list is offered, other values may be typed
  std::string prompt_title{}, prompt{};  // shown when a cell of the column is selected
};

struct WorkbookSheet {
  std::string name{};                  // at most 31 characters, without []:*?/\ .
  std::string banner{};                // a line above all, across the columns
  std::vector<WorkbookColumn> columns{};
  std::vector<std::vector<WorkbookCell>> rows{};  // the banner is not among them
  std::uint32_t header_rows = 1;       // frozen, with the banner
  std::uint32_t frozen_columns = 0;
  std::uint32_t choice_rows = 10'000;  // how far down the drop-downs reach
  bool right_to_left = false;
  bool hidden = false;
};

struct Workbook {
  std::string title{}, author{};       // document properties
  std::string page_header{};           // printed on every page ("TRAINING", "DRAFT")
  std::string list_sheet = "lists";    // where drop-downs keep their values; hidden
  std::vector<WorkbookSheet> sheets{};
};

// Fails with formats.file.unwritable, formats.xlsx.too_many_rows, too_many_columns, text_too_long,
// sheet_name.
base::Result<void> write_workbook(const std::string& path_or_dash, const Workbook& workbook);

// One fault in a sent workbook.
struct Mark {
  std::string sheet{};       // empty: the first visible one
  std::uint64_t row = 0;     // as the sheet counts
  std::uint32_t column = 0;  // from 1; 0: the whole row
  std::string id{};          // shown in the list
  std::string note{};        // worded for the sender
  bool doubtful = false;     // a warning: another colour
};

struct MarkWords {
  std::string sheet = "Errors";  // name of the list; a number is added when it is taken
  std::vector<std::string> header{"Sheet", "Row", "Column", "Value", "What", "Id"};
  bool right_to_left = false;
};

// `input` and `output` are different files. Fails with what reading and writing fail with.
base::Result<void> mark_workbook(const std::string& input, const std::vector<Mark>& marks,
                                 const std::string& output, const MarkWords& words = {},
                                 const Limits& limits = {});

}  // namespace palermo::formats
