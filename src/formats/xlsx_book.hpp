// A workbook as it is read: its sheets, and each sheet's rows of typed cells, as a stream. What it
// looks like (widths, frozen panes, drop-downs, notes) is kept beside, for a copy to be made.
// ECMA-376; transitional and strict. Shared strings are held in memory, rows are not.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/archive.hpp"
#include "formats/xlsx_values.hpp"
#include "formats/xml_stream.hpp"

namespace palermo::formats {

inline constexpr std::uint32_t kXlsxColumns = 16384;
inline constexpr std::uint32_t kXlsxRows = 1048576;

enum class CellType : std::uint8_t { text, number, boolean, error };

struct SheetCell {
  std::uint32_t column = 0;  // from 1
  CellType type = CellType::text;
  NumberKind kind = NumberKind::plain;  // of a number
  std::string_view value;               // text as meant, numbers and booleans as stored
};

// Views hold until the next row is asked for. Cells without a value are left out.
struct SheetRow {
  std::uint64_t number = 0;
  std::vector<SheetCell> cells;
};

struct SheetLook {
  struct Width {
    std::uint32_t first, last;  // columns from 1
    double width;
    bool hidden;
  };
  struct Choice {
    std::string range, formula, prompt_title, prompt;
    bool strict;
  };
  struct Note {
    std::uint32_t row, column;  // from 1
    std::string text;
  };
  bool right_to_left = false;
  std::uint32_t frozen_rows = 0;
  std::uint32_t frozen_columns = 0;
  std::vector<Width> widths;
  std::vector<Choice> choices;
  std::vector<std::string> merged;
  std::vector<Note> notes;
};

class XlsxSheet {
 public:
  virtual ~XlsxSheet() = default;
  virtual base::Result<bool> next(SheetRow& row) = 0;
  // Whole once next() has returned false; rows' widths and panes from the first row on.
  virtual const SheetLook& look() const = 0;
  // The first cell with a formula that was never calculated, or row 0.
  virtual base::Location uncalculated() const = 0;
};

class XlsxBook {
 public:
  struct SheetInfo {
    std::string name;
    std::string part;
    bool hidden;
  };

  // Fails with formats.xlsx.*, formats.file.unsupported.
  static base::Result<std::unique_ptr<XlsxBook>> open(Input& input, const std::string& path,
                                                      const std::string& file,
                                                      const Limits& limits);
  const std::vector<SheetInfo>& sheets() const { return sheets_; }
  bool epoch_1904() const { return epoch_1904_; }
  // The book outlives its sheets.
  base::Result<std::unique_ptr<XlsxSheet>> sheet(std::size_t index) const;
  base::Result<std::vector<SheetLook::Note>> notes(std::size_t index) const;

  std::string_view shared(std::size_t index) const;
  NumberKind style(std::size_t index) const;
  const std::string& file() const { return archive_->file(); }
  const Limits& limits() const { return archive_->limits(); }

 private:
  explicit XlsxBook(std::unique_ptr<Archive> archive) : archive_(std::move(archive)) {}
  base::Result<void> read_parts();
  base::Result<void> parse(const std::string& part, XmlHandler& handler) const;

  std::unique_ptr<Archive> archive_;
  std::vector<SheetInfo> sheets_;
  bool epoch_1904_ = false;
  std::vector<NumberKind> styles_;
  std::string strings_;
  std::vector<std::uint64_t> string_ends_;
};

// Row and column of "BC12", from 1; false if it is none.
bool parse_cell_name(std::string_view name, std::uint32_t& row, std::uint32_t& column);
// A relationship's target as a part's name: relative to the folder of `part`.
std::string resolve_part(const std::string& part, std::string_view target);

}  // namespace palermo::formats
