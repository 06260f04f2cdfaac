#include "formats/csv_reader.hpp"

#include <algorithm>
#include <cstring>

#include "formats/formula.hpp"

namespace palermo::formats {

namespace {

// LF, CR LF and CR alone, each one line end.
std::uint64_t line_ends(std::string_view text) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) ++n;
  return n;
}

}  // namespace

CsvReader::CsvReader(std::unique_ptr<Input> input, const ReadOptions& options,
                     const std::string& file)
    : options_(options), input_(std::move(input)), text_(*input_), scan_(options.delimiter) {
  file_ = file;
  delimiter_ = options.delimiter;
}

base::Result<std::unique_ptr<RowReader>> CsvReader::open(std::unique_ptr<Input> input,
                                                         const ReadOptions& options,
                                                         const std::string& file) {
  std::unique_ptr<CsvReader> reader(new CsvReader(std::move(input), options, file));
  TRY(reader->begin());
  return std::unique_ptr<RowReader>(std::move(reader));
}

base::Result<void> CsvReader::begin() {
  TRY(more());
  std::string_view head = text_.view();
  if (head.size() >= 6 && head.starts_with("sep=") && (head[5] == '\n' || head[5] == '\r')) {
    // A line for the spreadsheet alone, which does not show it.
    if (delimiter_ == 0) delimiter_ = head[4];
    text_.take(head.substr(5).starts_with("\r\n") ? 7 : 6);
    line_ = 2;
    head = text_.view();
  }
  if (delimiter_ == 0) delimiter_ = detect_delimiter(head.substr(0, 64u << 10));
  scan_ = CsvScan(delimiter_);
  const std::uint64_t wanted = std::max<std::uint64_t>(options_.header_row, 1);
  while (true) {
    TRY_ASSIGN(const bool any, record());
    if (!any) return base::error(base::Code::invalid, "formats.header.none").in_file(file_);
    if (records_ >= wanted) break;
  }
  if (problem_) return *problem_;
  TRY(set_header({cells_.begin(), cells_.end()}, records_));
  row_number_ = records_;
  return {};
}

base::Result<bool> CsvReader::next(Row& row) {
  TRY_ASSIGN(const bool any, record());
  row.cells.clear();
  row.problem.reset();
  if (!any) return false;
  row_number_ = records_;
  row.number = records_;
  row.line = record_line_;
  row.sheet = {};
  // A spreadsheet pads rows with empty cells; only a value without a column is a fault.
  while (cells_.size() > header_.size() && cells_.back().empty()) cells_.pop_back();
  if (problem_) {
    row.problem = std::move(problem_);
  } else if (cells_.size() != header_.size()) {
    row.problem = base::error(base::Code::invalid, "formats.row.cells")
                      .in_file(file_)
                      .at_row(records_)
                      .with("expected", std::to_string(header_.size()))
                      .with("found", std::to_string(cells_.size()));
  }
  row.cells.swap(cells_);
  return true;
}

base::Result<bool> CsvReader::record() {
  while (true) {
    TRY_ASSIGN(const Found found, delimiter_ == '\t' ? scan_tabs() : scan(true));
    switch (found) {
      case Found::record: commit(); clean(); return true;
      case Found::blank: commit(); continue;
      case Found::more: TRY(more()); continue;
      case Found::end: return false;
    }
  }
}

base::Result<void> CsvReader::more() {
  auto filled = text_.fill();
  scan_.reset();
  if (!filled) return at_cell(std::move(filled).error());
  if (text_.take_latin1_notice())
    warnings_.push_back(at_cell(base::error(base::Code::invalid, "formats.encoding.latin1")));
  return {};
}

// The place being read: the record after the last whole one, the cell after the last whole one.
base::Error CsvReader::at_cell(base::Error error) const {
  error.in_file(file_).at_row(records_ + 1);
  const std::size_t column = cells_.size();
  error.in_column(column < header_.size() && !header_[column].empty() ? header_[column]
                                                                      : column_letters(column + 1));
  return error.with("line", std::to_string(line_ + lines_inside_));
}

// Much tab-separated text is never quoted, and its quotes are part of the text: a record that makes
// no sense with quotes, and has the right number of cells without them, is such.
base::Result<CsvReader::Found> CsvReader::scan_tabs() {
  auto found = scan(true);
  const bool sense =
      found && (*found != Found::record || (!problem_ && cells_.size() == header_.size()));
  if (sense || header_.empty()) return found;
  const auto plain = scan(false);
  if (plain && *plain == Found::record && cells_.size() == header_.size()) return plain;
  return scan(true);
}

void CsvReader::commit() {
  ++records_;
  record_line_ = line_;
  line_ += 1 + lines_inside_;
  text_.take(length_);
}

// One record from the beginning of what was not taken. Found::more when it does not end in the
// buffer: it is then scanned again from its beginning, with more text behind it.
base::Result<CsvReader::Found> CsvReader::scan(bool quotes) {
  cells_.clear();
  dirty_.clear();
  problem_.reset();
  lines_inside_ = 0;
  const char* base = text_.base();
  const auto start = static_cast<std::size_t>(text_.begin() - base);
  const auto end = static_cast<std::size_t>(text_.end() - base);
  if (start == end) return text_.finished() ? Found::end : Found::more;
  std::size_t at = start;
  std::size_t stop = start;
  while (true) {
    if (quotes && at < end && base[at] == '"') {
      TRY_ASSIGN(const bool whole, scan_quoted(at, end, stop));
      if (!whole) break;
    } else {
      stop = scan_.next(base, at, end);
      if (stop - at > options_.limits.cell_bytes)
        return at_cell(base::error(base::Code::too_large, "formats.csv.cell_too_large"));
      if (stop == end && !text_.finished()) break;
      if (at < stop && base[at] == '\'') dirty_.push_back({cells_.size(), false});
      cells_.emplace_back(base + at, stop - at);
    }
    if (stop < end && base[stop] == delimiter_) {
      at = stop + 1;
      continue;
    }
    std::size_t after = std::min(stop + 1, end);
    if (stop < end && base[stop] == '\r') {
      if (after == end && !text_.finished()) break;
      if (after < end && base[after] == '\n') ++after;
    }
    length_ = after - start;
    return stop == start && header_.size() != 1 ? Found::blank : Found::record;
  }
  if (end - start > options_.limits.row_bytes)
    return at_cell(base::error(base::Code::too_large, "formats.csv.row_too_large"));
  return Found::more;
}

// The quoted cell that begins at `at`; `stop` becomes the place after it. False: it does not end in
// the buffer.
base::Result<bool> CsvReader::scan_quoted(std::size_t at, std::size_t end, std::size_t& stop) {
  char* base = text_.base();
  std::size_t from = at + 1;
  bool doubled = false;
  while (true) {
    const void* quote = std::memchr(base + from, '"', end - from);
    const std::size_t seen = quote ? static_cast<const char*>(quote) - base : end;
    if (seen - at > options_.limits.cell_bytes)
      return at_cell(base::error(base::Code::too_large, "formats.csv.cell_too_large"));
    if (!quote && text_.finished())
      return at_cell(base::error(base::Code::invalid, "formats.csv.quote_open"));
    if (seen + 1 >= end && !text_.finished()) return false;
    stop = seen + 1;
    if (stop == end || base[stop] != '"') break;
    doubled = true;
    from = stop + 1;
  }
  const std::string_view text(base + at + 1, stop - at - 2);
  const std::size_t closed = stop;
  stop = scan_.next(base, closed, end);
  if (stop == end && !text_.finished()) return false;
  const std::string_view behind(base + closed, stop - closed);
  if (behind.find_first_not_of(" \t") != std::string_view::npos && !problem_) {
    problem_ = at_cell(base::error(base::Code::invalid, "formats.csv.quote_text"));
  }
  if (doubled || text.starts_with('\'')) dirty_.push_back({cells_.size(), doubled});
  lines_inside_ += line_ends(text);
  cells_.push_back(text);
  return true;
}

// Doubled quotes are undone where they lie: the record has been taken and is not scanned again.
void CsvReader::clean() {
  for (const Dirty& dirty : dirty_) {
    std::string_view& cell = cells_[dirty.cell];
    if (dirty.doubled) {
      char* const text = text_.base() + (cell.data() - text_.base());
      std::size_t to = 0;
      for (std::size_t i = 0; i < cell.size(); ++i) {
        text[to++] = cell[i];
        if (cell[i] == '"') ++i;
      }
      cell = cell.substr(0, to);
    }
    cell = unguarded(cell);
  }
}

}  // namespace palermo::formats
