#include "formats/xlsx_book.hpp"

#include <charconv>
#include <map>

#include "formats/xlsx_sheet.hpp"

namespace palermo::formats {

namespace {

struct Relation {
  std::string type;  // last word of the type's address: "worksheet", "sharedStrings"
  std::string target;
  bool external = false;
};

class Relations : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& a) override {
    if (name != "Relationship") return;
    const std::string_view type = a.get("Type");
    by_id[std::string(a.get("Id"))] = {std::string(type.substr(type.rfind('/') + 1)),
                                       std::string(a.get("Target")),
                                       a.get("TargetMode") == "External"};
  }
  // Part of the first relation of that type, or empty.
  std::string part(const std::string& of, std::string_view type) const {
    for (const auto& [id, relation] : by_id)
      if (relation.type == type && !relation.external) return resolve_part(of, relation.target);
    return {};
  }
  std::map<std::string, Relation> by_id;
};

class Workbook : public XmlHandler {
 public:
  struct Sheet {
    std::string name, id;
    bool hidden;
  };
  void start(std::string_view name, const XmlAttributes& a) override {
    if (name == "sheet")
      sheets.push_back({std::string(a.get("name")), std::string(a.get("id")),
                        a.get("state").find("idden") != std::string_view::npos});
    else if (name == "workbookPr")
      epoch_1904 = a.get("date1904") == "1" || a.get("date1904") == "true";
    if (sheets.size() > 1000) refusal_ = "formats.xlsx.bomb";
  }
  std::vector<Sheet> sheets;
  bool epoch_1904 = false;
};

class Styles : public XmlHandler {
 public:
  explicit Styles(std::vector<NumberKind>& kinds) : kinds_(kinds) {}
  void start(std::string_view name, const XmlAttributes& a) override {
    unsigned id = 0;
    const std::string_view text = a.get("numFmtId");
    std::from_chars(text.data(), text.data() + text.size(), id);
    if (name == "numFmt") {
      custom_[id] = kind_of_format_code(a.get("formatCode"));
    } else if (name == "cellXfs") {
      inside_ = true;
    } else if (name == "xf" && inside_) {
      const auto found = custom_.find(id);
      kinds_.push_back(found != custom_.end() ? found->second : kind_of_builtin_format(id));
    }
    if (kinds_.size() > 100'000 || custom_.size() > 100'000) refusal_ = "formats.xlsx.bomb";
  }
  void end(std::string_view name) override {
    if (name == "cellXfs") inside_ = false;
  }

 private:
  std::vector<NumberKind>& kinds_;
  std::map<unsigned, NumberKind> custom_;
  bool inside_ = false;
};

class SharedStrings : public XmlHandler {
 public:
  SharedStrings(std::string& text, std::vector<std::uint64_t>& ends, const Limits& limits)
      : text_(text), ends_(ends), limits_(limits) {}
  void start(std::string_view name, const XmlAttributes&) override {
    if (name == "si") from_ = text_.size();
    else if (name == "t") ++reading_;
    else if (name == "rPh") ++phonetic_;
  }
  void end(std::string_view name) override {
    if (name == "t" && reading_ > 0) --reading_;
    else if (name == "rPh" && phonetic_ > 0) --phonetic_;
    else if (name == "si") {
      const std::string_view one = std::string_view(text_).substr(from_);
      if (one.find("_x") != std::string_view::npos) {
        const std::string plain = unescape_controls(one);
        text_.resize(from_);
        text_ += plain;
      }
      ends_.push_back(text_.size());
    }
  }
  void text(std::string_view piece) override {
    if (reading_ == 0 || phonetic_ > 0) return;
    text_ += piece;
    if (text_.size() - from_ > limits_.cell_bytes) refusal_ = "formats.xlsx.cell_too_large";
  }

 private:
  std::string& text_;
  std::vector<std::uint64_t>& ends_;
  const Limits& limits_;
  std::size_t from_ = 0;
  int reading_ = 0;
  int phonetic_ = 0;
};

class Notes : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& a) override {
    if (name == "comment") {
      notes.emplace_back();
      parse_cell_name(a.get("ref"), notes.back().row, notes.back().column);
    } else if (name == "t") {
      reading_ = true;
    }
    if (notes.size() > 1'000'000) refusal_ = "formats.xlsx.bomb";
  }
  void end(std::string_view name) override {
    if (name == "t") reading_ = false;
  }
  void text(std::string_view piece) override {
    if (reading_ && !notes.empty()) notes.back().text += piece;
  }
  std::vector<SheetLook::Note> notes;

 private:
  bool reading_ = false;
};

std::string relations_of(const std::string& part) {
  const std::size_t slash = part.rfind('/');
  const std::size_t from = slash == std::string::npos ? 0 : slash + 1;
  return part.substr(0, from) + "_rels/" + part.substr(from) + ".rels";
}

}  // namespace

bool parse_cell_name(std::string_view name, std::uint32_t& row, std::uint32_t& column) {
  row = column = 0;
  std::size_t i = 0;
  for (; i < name.size() && name[i] >= 'A' && name[i] <= 'Z' && i < 4; ++i)
    column = column * 26 + static_cast<std::uint32_t>(name[i] - 'A' + 1);
  const char* end = name.data() + name.size();
  const auto [stop, code] = std::from_chars(name.data() + i, end, row);
  return code == std::errc() && stop == end && row >= 1 && row <= kXlsxRows && column >= 1 &&
         column <= kXlsxColumns;
}

std::string resolve_part(const std::string& part, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string folder = part.substr(0, part.rfind('/') == std::string::npos ? 0 : part.rfind('/'));
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    const std::size_t slash = folder.rfind('/');
    folder.resize(slash == std::string::npos ? 0 : slash);
  }
  if (target.starts_with("./")) target.remove_prefix(2);
  return folder.empty() ? std::string(target) : folder + "/" + std::string(target);
}

base::Result<std::unique_ptr<XlsxBook>> XlsxBook::open(Input& input, const std::string& path,
                                                       const std::string& file,
                                                       const Limits& limits) {
  TRY_ASSIGN(auto archive, Archive::open(input, path, file, limits));
  std::unique_ptr<XlsxBook> book(new XlsxBook(std::move(archive)));
  TRY(book->read_parts());
  return book;
}

base::Result<void> XlsxBook::parse(const std::string& part, XmlHandler& handler) const {
  TRY_ASSIGN(auto entry, archive_->entry(part, true));
  XmlStream stream(std::move(entry), handler);
  if (auto done = stream.finish(); !done) return std::move(done).error().in_file(file());
  return {};
}

base::Result<void> XlsxBook::read_parts() {
  const auto fault = [this](std::string id) {
    return base::error(base::Code::invalid, std::move(id)).in_file(file());
  };
  if (!archive_->has("_rels/.rels"))
    return fault(archive_->has("content.xml") ? "formats.file.unsupported"
                                              : "formats.xlsx.not_workbook")
        .with("kind", "ODS");
  Relations package;
  TRY(parse("_rels/.rels", package));
  const std::string part = package.part("", "officeDocument");
  if (part.ends_with(".bin")) return fault("formats.file.unsupported").with("kind", "XLSB");
  if (part.empty() || !archive_->has(part)) return fault("formats.xlsx.not_workbook");
  Workbook workbook;
  TRY(parse(part, workbook));
  epoch_1904_ = workbook.epoch_1904;
  Relations relations;
  TRY(parse(relations_of(part), relations));
  for (auto& sheet : workbook.sheets) {
    const auto found = relations.by_id.find(sheet.id);
    // Chart and dialogue sheets have no cells.
    if (found == relations.by_id.end() || found->second.type != "worksheet") continue;
    sheets_.push_back(
        {std::move(sheet.name), resolve_part(part, found->second.target), sheet.hidden});
  }
  if (sheets_.empty()) return fault("formats.xlsx.not_workbook");
  if (const std::string styles = relations.part(part, "styles"); archive_->has(styles)) {
    Styles handler(styles_);
    TRY(parse(styles, handler));
  }
  if (const std::string strings = relations.part(part, "sharedStrings"); archive_->has(strings)) {
    SharedStrings handler(strings_, string_ends_, limits());
    TRY(parse(strings, handler));
  }
  return {};
}

std::string_view XlsxBook::shared(std::size_t index) const {
  if (index >= string_ends_.size()) return {};
  const std::uint64_t from = index == 0 ? 0 : string_ends_[index - 1];
  return std::string_view(strings_).substr(from, string_ends_[index] - from);
}

NumberKind XlsxBook::style(std::size_t index) const {
  return index < styles_.size() ? styles_[index] : NumberKind::plain;
}

base::Result<std::unique_ptr<XlsxSheet>> XlsxBook::sheet(std::size_t index) const {
  TRY_ASSIGN(auto entry, archive_->entry(sheets_[index].part, false));
  return std::unique_ptr<XlsxSheet>(
      std::make_unique<StreamedSheet>(*this, sheets_[index].name, std::move(entry)));
}

base::Result<std::vector<SheetLook::Note>> XlsxBook::notes(std::size_t index) const {
  const std::string& part = sheets_[index].part;
  if (!archive_->has(relations_of(part))) return std::vector<SheetLook::Note>{};
  Relations relations;
  TRY(parse(relations_of(part), relations));
  Notes handler;
  if (const std::string notes = relations.part(part, "comments"); archive_->has(notes))
    TRY(parse(notes, handler));
  return std::move(handler.notes);
}

}  // namespace palermo::formats
