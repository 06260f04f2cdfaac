#include "formats/row_writer.hpp"

#include <algorithm>
#include <cctype>

#include "base/json.hpp"
#include "formats/formula.hpp"
#include "formats/output.hpp"
#include "formats/xlsx_writer.hpp"

namespace palermo::formats {

namespace {

bool is_numeric(const WriteOptions& options, std::size_t column, std::string_view cell) {
  return column < options.numeric.size() && options.numeric[column] && is_plain_number(cell);
}

// JSON allows fewer spellings of a number than a table does: no plus sign, no leading zero.
bool is_json_spelling(std::string_view number) {
  if (number.starts_with('-')) number.remove_prefix(1);
  if (number.starts_with('+')) return false;
  return number.size() < 2 || number[0] != '0' || number[1] < '0' || number[1] > '9';
}

class CsvWriter : public RowWriter {
 public:
  CsvWriter(std::unique_ptr<Output> output, char delimiter)
      : output_(std::move(output)), delimiter_(delimiter) {}
  using RowWriter::write;
  base::Result<void> write(std::span<const std::string_view> cells) override {
    record_.clear();
    append_csv_record(record_, cells, delimiter_);
    return output_->write(record_);
  }
  base::Result<void> finish() override { return output_->close(); }
  Output& output() { return *output_; }

 private:
  std::unique_ptr<Output> output_;
  char delimiter_;
  std::string record_;
};

class JsonWriter : public RowWriter {
 public:
  JsonWriter(std::unique_ptr<Output> output, const std::vector<std::string>& header,
             const WriteOptions& options, bool lines)
      : output_(std::move(output)), options_(options), lines_(lines) {
    for (const std::string& name : header) {
      std::string key;
      base::append_canonical_string(key, name);
      keys_.push_back(std::move(key));
    }
  }
  using RowWriter::write;
  base::Result<void> write(std::span<const std::string_view> cells) override {
    record_ = lines_ ? "{" : first_ ? "[\n{" : ",\n{";
    first_ = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) record_ += ',';
      record_ += keys_[i];
      record_ += ':';
      if (is_numeric(options_, i, cells[i]) && is_json_spelling(cells[i])) record_ += cells[i];
      else base::append_canonical_string(record_, cells[i]);
    }
    record_ += lines_ ? "}\n" : "}";
    return output_->write(record_);
  }
  base::Result<void> finish() override {
    if (!lines_) TRY(output_->write(first_ ? "[]\n" : "\n]\n"));
    return output_->close();
  }

 private:
  std::unique_ptr<Output> output_;
  WriteOptions options_;
  bool lines_;
  bool first_ = true;
  std::vector<std::string> keys_;
  std::string record_;
};

}  // namespace

base::Result<void> RowWriter::write(const std::vector<std::string>& cells) {
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  return write(std::span<const std::string_view>(views));
}

void append_csv_record(std::string& out, std::span<const std::string_view> cells, char delimiter) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += delimiter;
    const std::string_view cell = cells[i];
    if (cell.empty()) {
      if (cells.size() == 1) out += "\"\"";  // a record of one empty cell would be a blank line
      continue;
    }
    bool quote = cell.front() == ' ' || cell.back() == ' ';
    for (const char c : cell)
      quote |= (c == delimiter) | (c == '"') | (c == '\n') | (c == '\r');
    // Letters and digits, the common beginnings, need no closer look.
    const auto first = static_cast<unsigned char>(cell.front());
    const bool guard = (first < '0' || first == '=' || first == '@' || first >= 0x80) &&
                       needs_guard(cell);
    if (quote) out += '"';
    if (guard) out += '\'';
    if (!quote) {
      out += cell;
      continue;
    }
    for (const char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += '\n';
}

std::optional<RowFormat> format_of_name(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
  if (lower.ends_with(".gz")) lower.resize(lower.size() - 3);
  if (lower.ends_with(".csv")) return RowFormat::csv;
  if (lower.ends_with(".tsv")) return RowFormat::tsv;
  if (lower.ends_with(".xlsx")) return RowFormat::xlsx;
  if (lower.ends_with(".json")) return RowFormat::json;
  if (lower.ends_with(".ndjson") || lower.ends_with(".jsonl")) return RowFormat::ndjson;
  return std::nullopt;
}

base::Result<std::unique_ptr<RowWriter>> create_rows(const std::string& path,
                                                     const std::vector<std::string>& header,
                                                     const WriteOptions& options) {
  const RowFormat format =
      options.format ? *options.format : format_of_name(path).value_or(RowFormat::csv);
  if (format == RowFormat::xlsx) return XlsxWriter::create(path, header, options);
  TRY_ASSIGN(auto output, Output::create(path));
  if (format == RowFormat::json || format == RowFormat::ndjson)
    return std::unique_ptr<RowWriter>(std::make_unique<JsonWriter>(
        std::move(output), header, options, format == RowFormat::ndjson));
  const char delimiter = format == RowFormat::tsv ? '\t' : options.delimiter;
  auto writer = std::make_unique<CsvWriter>(std::move(output), delimiter);
  if (options.byte_order_mark) TRY(writer->output().write("\xEF\xBB\xBF"));
  TRY(writer->write(header));
  return std::unique_ptr<RowWriter>(std::move(writer));
}

}  // namespace palermo::formats
