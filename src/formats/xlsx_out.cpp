#include "formats/xlsx_out.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/utf8.hpp"
#include "formats/output.hpp"
#include "formats/xlsx_book.hpp"

namespace palermo::formats {

namespace {

// 1980-01-01, the day that the entries of the archive bear: a real time would make each file new.
constexpr time_t kCreated = 315532800;
constexpr std::size_t kCellCharacters = 32767;

void paint(lxw_format* f, CellLook look) {
  switch (look) {
    case CellLook::plain: break;
    case CellLook::header:
    case CellLook::required_header:
      format_set_bold(f);
      format_set_text_wrap(f);
      format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
      format_set_bottom(f, LXW_BORDER_THIN);
      format_set_bg_color(f, look == CellLook::header ? 0xE8EEF4 : 0xCFDDEB);
      break;
    case CellLook::banner:
      format_set_bold(f);
      format_set_font_color(f, 0x7A2E00);
      format_set_bg_color(f, 0xFFE3B8);
      break;
    case CellLook::title:
      format_set_bold(f);
      format_set_font_size(f, 14);
      break;
    case CellLook::faint: format_set_font_color(f, 0x5A6570); break;
    case CellLook::bad: format_set_bg_color(f, 0xF9C9C4); break;
    case CellLook::doubtful: format_set_bg_color(f, 0xFFF0B3); break;
    case CellLook::good: format_set_bg_color(f, 0xD5EBD5); break;
    case CellLook::wrapped:
      format_set_text_wrap(f);
      format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
      break;
  }
}

}  // namespace

base::Result<std::unique_ptr<XlsxOut>> XlsxOut::create(const std::string& path, Memory memory) {
  std::unique_ptr<XlsxOut> out(new XlsxOut);
  out->path_ = path;
  // The library wants a name; what it writes goes through Output when it is whole. Beside the place
  // it is for, so that nothing sensitive lies elsewhere; only pipes have no such place.
  struct stat there;
  const bool pipe =
      path == "-" || (::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode));
  const char* folder = std::getenv("TMPDIR");
  std::string name = pipe ? std::string(folder && *folder ? folder : "/tmp") + "/palermo" : path;
  name += ".XXXXXX";
  const int fd = ::mkstemp(name.data());
  if (fd < 0) return base::error(base::Code::forbidden, "formats.file.unwritable").in_file(path);
  ::close(fd);
  out->temporary_ = name;
  lxw_workbook_options options{};
  options.constant_memory = memory == Memory::rows_in_order;
  out->book_ = workbook_new_opt(name.c_str(), &options);
  if (!out->book_)
    return base::error(base::Code::internal, "formats.file.unwritable").in_file(path);
  out->set_properties("", "");
  return out;
}

XlsxOut::~XlsxOut() {
  if (book_) lxw_workbook_free(book_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void XlsxOut::set_properties(const std::string& title, const std::string& author) {
  std::string title_copy = title;
  std::string author_copy = author;
  lxw_doc_properties properties{};
  properties.title = title_copy.data();
  properties.author = author_copy.data();
  properties.created = kCreated;
  workbook_set_properties(book_, &properties);
}

base::Result<lxw_worksheet*> XlsxOut::add_sheet(const std::string& name) {
  lxw_worksheet* sheet = nullptr;
  if (!name.empty() && workbook_validate_sheet_name(book_, name.c_str()) == LXW_NO_ERROR)
    sheet = workbook_add_worksheet(book_, name.c_str());
  if (sheet) return sheet;
  base::Error error = base::error(base::Code::invalid, "formats.xlsx.sheet_name").in_file(path_);
  error.where.sheet = name;
  return error.with("sheet", name);
}

lxw_format* XlsxOut::format(CellLook look, NumberKind kind) {
  lxw_format*& made = formats_[{look, kind}];
  if (made) return made;
  made = workbook_add_format(book_);
  paint(made, look);
  switch (kind) {
    case NumberKind::plain: break;
    case NumberKind::date: format_set_num_format(made, "yyyy-mm-dd"); break;
    case NumberKind::time: format_set_num_format(made, "hh:mm:ss"); break;
    case NumberKind::date_time: format_set_num_format(made, "yyyy-mm-dd hh:mm:ss"); break;
  }
  return made;
}

base::Result<void> XlsxOut::check(lxw_error code, std::uint64_t row) const {
  if (code == LXW_NO_ERROR) return {};
  const auto fault = [&](std::string id) {
    return base::error(base::Code::too_large, std::move(id)).in_file(path_).at_row(row + 1);
  };
  if (code == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
    return fault(row >= kXlsxRows ? "formats.xlsx.too_many_rows" : "formats.xlsx.too_many_columns");
  return fault("formats.xlsx.text_too_long");
}

base::Result<void> XlsxOut::put_text(lxw_worksheet* sheet, std::uint64_t row, std::uint64_t column,
                                     std::string_view text, lxw_format* format) {
  if (row >= kXlsxRows || column >= kXlsxColumns)
    return check(LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE, row);
  const auto r = static_cast<lxw_row_t>(row);
  const auto c = static_cast<lxw_col_t>(column);
  if (text.empty()) {
    if (format) worksheet_write_blank(sheet, r, c, format);
    return {};
  }
  if (text.size() > kCellCharacters && base::count_code_points(text) > kCellCharacters)
    return check(LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED, row);
  return check(worksheet_write_string(sheet, r, c, std::string(text).c_str(), format), row);
}

base::Result<void> XlsxOut::put_note(lxw_worksheet* sheet, std::uint64_t row,
                                     std::uint64_t column, const std::string& text) {
  if (text.empty()) return {};
  std::string clean = text.substr(0, 8000);
  while (!base::is_utf8(clean)) clean.pop_back();
  std::replace_if(
      clean.begin(), clean.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }, ' ');
  lxw_comment_options options{};
  options.width = 280;
  options.height = static_cast<uint16_t>(std::min<std::size_t>(
      400, 40 + 18 * (base::count_code_points(clean) / 36 +
                      static_cast<std::size_t>(std::count(clean.begin(), clean.end(), '\n')))));
  return check(worksheet_write_comment_opt(sheet, static_cast<lxw_row_t>(row),
                                           static_cast<lxw_col_t>(column), clean.c_str(), &options),
               row);
}

base::Result<void> XlsxOut::close() {
  const lxw_error code = workbook_close(std::exchange(book_, nullptr));
  if (code != LXW_NO_ERROR)
    return base::error(base::Code::unavailable, "formats.file.disk_full").in_file(path_);
  TRY_ASSIGN(auto output, Output::create(path_));
  std::ifstream in(temporary_, std::ios::binary);
  std::string block(256u << 10, '\0');
  while (in) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    TRY(output->write(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount()))));
  }
  return output->close();
}

}  // namespace palermo::formats
