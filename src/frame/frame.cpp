#include "frame/frame.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

namespace palermo::frame {

using base::Code;
using base::error;
using base::Result;

namespace {

std::optional<double> number(const std::string& text) {
  double value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Column::Column(std::string name, std::string codelist, bool many)
    : name_(std::move(name)), codelist_(std::move(codelist)), many_(many) {
  if (many_) starts_.push_back(0);
}

std::size_t Column::rank(frame::Code code) const {
  return code >= kFirstValue ? code - kFirstValue : cardinality() - 1 - code;
}

frame::Code Column::code_of_rank(std::size_t rank) const {
  const std::size_t values = cardinality() - kFirstValue;
  return static_cast<frame::Code>(rank < values ? rank + kFirstValue : cardinality() - 1 - rank);
}

model::Cell Column::cell(frame::Code code) const {
  if (code == kNotAsked) return model::Nothing::not_asked;
  if (code == kSuppressed) return model::Nothing::suppressed;
  return dictionary_.text(code);
}

void Column::push_back(std::vector<frame::Code>& codes) {
  if (codes.empty()) codes.push_back(kNone);
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  for (const auto code : codes) codes_.push_back(code);
  starts_.push_back(static_cast<std::uint32_t>(codes_.size()));
}

void Column::append(const Column& other) {
  std::vector<frame::Code> to(other.cardinality());
  for (frame::Code code = 0; code < to.size(); ++code)
    to[code] = dictionary_.code(other.dictionary_.text(code));
  const auto offset = static_cast<std::uint32_t>(codes_.size());
  codes_.append(other.codes_, to);
  for (std::size_t i = 1; i < other.starts_.size(); ++i)
    starts_.push_back(offset + other.starts_[i]);
}

void Column::settle(const std::vector<std::string>& listed) {
  struct Place {
    std::size_t listed;
    std::optional<double> number;
  };
  std::unordered_map<std::string_view, std::size_t> position;
  for (std::size_t i = 0; i < listed.size(); ++i) position.emplace(listed[i], i);
  std::vector<Place> places;
  for (frame::Code code = 0; code < cardinality(); ++code) {
    const auto& text = dictionary_.text(code);
    const auto found = position.find(text);
    places.push_back({found == position.end() ? listed.size() : found->second, number(text)});
  }
  codes_.recode(dictionary_.sort([&](frame::Code a, frame::Code b) {
    const auto& x = places[a];
    const auto& y = places[b];
    if (x.listed != y.listed) return x.listed < y.listed;
    if (x.number && y.number && *x.number != *y.number) return *x.number < *y.number;
    if (x.number.has_value() != y.number.has_value()) return x.number.has_value();
    return dictionary_.text(a) < dictionary_.text(b);
  }));
}

Frame::Frame(std::size_t rows, std::vector<Column> columns)
    : rows_(rows), columns_(std::move(columns)) {}

Result<const Column*> Frame::column(std::string_view name) const {
  for (const auto& column : columns_)
    if (column.name() == name) return &column;
  return error(Code::not_found, "frame.column.missing").with("column", std::string(name));
}

Result<void> Frame::derive(const std::string& name, std::string_view from,
                           const std::map<std::string, std::string>& codes,
                           const std::string& otherwise) {
  TRY_ASSIGN(const Column* source, column(from));
  Column out(name, name, source->many());
  std::vector<frame::Code> to(source->cardinality());
  for (frame::Code code = 0; code < to.size(); ++code) {
    const auto& text = source->dictionary().text(code);
    const auto found = codes.find(text);
    to[code] = code < kFirstValue
                   ? code
                   : out.dictionary().code(found == codes.end() ? otherwise : found->second);
  }
  const auto& given = source->codes();
  if (source->many()) {
    std::vector<frame::Code> row;
    for (std::size_t i = 0; i < rows_; ++i) {
      row.clear();
      for (auto at = source->starts()[i]; at < source->starts()[i + 1]; ++at)
        row.push_back(to[given[at]]);
      out.push_back(row);
    }
  } else {
    for (std::size_t i = 0; i < rows_; ++i) out.push_back(to[given[i]]);
  }
  out.settle({});
  put(std::move(out));
  return {};
}

void Frame::put(Column column) {
  for (auto& one : columns_)
    if (one.name() == column.name()) {
      one = std::move(column);
      return;
    }
  columns_.push_back(std::move(column));
}

}  // namespace palermo::frame
