#include "formats/xlsx_reader.hpp"

#include <algorithm>

namespace palermo::formats {

namespace {
constexpr std::size_t kBannerRows = 20;
}

base::Result<std::unique_ptr<RowReader>> XlsxReader::open(std::unique_ptr<Input> input,
                                                          const ReadOptions& options,
                                                          const std::string& path,
                                                          const std::string& file) {
  std::unique_ptr<XlsxReader> reader(new XlsxReader(std::move(input)));
  reader->file_ = file;
  TRY_ASSIGN(reader->book_, XlsxBook::open(*reader->input_, path, file, options.limits));
  TRY(reader->choose_sheet(options.sheet));
  TRY(reader->find_header(options.header_row));
  return std::unique_ptr<RowReader>(std::move(reader));
}

base::Result<void> XlsxReader::choose_sheet(const std::string& wanted) {
  const auto& sheets = book_->sheets();
  std::size_t chosen = sheets.size();
  std::string names;
  for (std::size_t i = 0; i < sheets.size() && chosen == sheets.size(); ++i) {
    if (wanted.empty() ? !sheets[i].hidden : sheets[i].name == wanted) chosen = i;
    names += (names.empty() ? "" : ", ") + sheets[i].name;
  }
  if (chosen == sheets.size()) {
    if (!wanted.empty())
      return base::error(base::Code::not_found, "formats.xlsx.no_such_sheet")
          .in_file(file_)
          .with("sheet", wanted)
          .with("sheets", names);
    chosen = 0;
  }
  sheet_ = sheets[chosen].name;
  TRY_ASSIGN(cells_, book_->sheet(chosen));
  return {};
}

// The header is the row asked for, or the first with more than one name: lines above it with a
// single cell are a title or a notice. A sheet of one column has its header in the first row.
base::Result<void> XlsxReader::find_header(std::uint64_t wanted) {
  std::size_t header = 0;
  while (waiting_.size() < kBannerRows) {
    TRY_ASSIGN(const bool any, cells_->next(sheet_row_));
    if (!any) break;
    if (sheet_row_.number < wanted) continue;
    waiting_.push_back(text_of(sheet_row_));
    if (wanted > 0 || sheet_row_.cells.size() > 1) {
      header = waiting_.size() - 1;
      break;
    }
  }
  if (waiting_.empty())
    return base::error(base::Code::invalid, "formats.header.none").in_file(file_);
  for (std::size_t i = 0; i < header; ++i) {
    base::Error passed = base::error(base::Code::invalid, "formats.header.passed_over");
    passed.in_file(file_).at_row(waiting_.front().number);
    passed.where.sheet = sheet_;
    warnings_.push_back(std::move(passed));
    waiting_.pop_front();
  }
  row_number_ = waiting_.front().number;
  TRY(set_header(std::move(waiting_.front().cells), row_number_));
  waiting_.pop_front();
  return {};
}

std::string XlsxReader::text_of(const SheetCell& cell) const {
  switch (cell.type) {
    case CellType::number:
      return cell.kind == NumberKind::plain
                 ? number_text(cell.value)
                 : date_text(cell.value, cell.kind, book_->epoch_1904());
    case CellType::boolean: return cell.value == "1" || cell.value == "true" ? "true" : "false";
    default: return std::string(cell.value);
  }
}

XlsxReader::Text XlsxReader::text_of(const SheetRow& row) const {
  Text text;
  text.number = row.number;
  for (const SheetCell& cell : row.cells) {
    text.cells.resize(cell.column);
    text.cells.back() = text_of(cell);
  }
  return text;
}

base::Result<bool> XlsxReader::next(Row& row) {
  row.cells.clear();
  row.problem.reset();
  std::uint32_t beyond = 0;
  if (!waiting_.empty()) {
    given_ = std::move(waiting_.front());
    waiting_.pop_front();
    if (given_.cells.size() > header_.size())
      beyond = static_cast<std::uint32_t>(given_.cells.size());
    given_.cells.resize(header_.size());
  } else {
    TRY_ASSIGN(const bool any, cells_->next(sheet_row_));
    if (!any) {
      const base::Location cell = cells_->uncalculated();
      if (cell.row > 0 && !ended_) {
        base::Error warning = base::error(base::Code::invalid, "formats.xlsx.uncalculated");
        warning.where = cell;
        warnings_.push_back(warning.in_file(file_));
      }
      ended_ = true;
      return false;
    }
    given_.number = sheet_row_.number;
    given_.cells.resize(header_.size());
    for (std::string& cell : given_.cells) cell.clear();
    for (const SheetCell& cell : sheet_row_.cells) {
      if (cell.column <= header_.size()) given_.cells[cell.column - 1] = text_of(cell);
      else beyond = cell.column;
    }
  }
  row_number_ = row.number = given_.number;
  row.line = 0;
  row.sheet = sheet_;
  row.cells.assign(given_.cells.begin(), given_.cells.end());
  if (beyond > 0) {
    row.problem = base::error(base::Code::invalid, "formats.row.cells")
                      .in_file(file_)
                      .at_row(row.number)
                      .in_column(column_letters(beyond))
                      .with("expected", std::to_string(header_.size()))
                      .with("found", std::to_string(beyond));
    row.problem->where.sheet = sheet_;
  }
  return true;
}

}  // namespace palermo::formats
