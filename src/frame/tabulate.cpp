#include "frame/tabulate.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "frame/frame_builder.hpp"
#include "frame/group_by.hpp"

namespace palermo::frame {

using base::error;
using base::Result;

namespace {

// A group of the table: where each dimension stands (its rank, or the rank past the last: total),
// and, for measures over a column, that column's code.
struct Part {
  std::uint64_t key;
  Code inner;
  std::uint64_t count;
};

void add_up(std::vector<Part>& parts) {
  std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return a.key != b.key ? a.key < b.key : a.inner < b.inner;
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (kept > 0 && parts[kept - 1].key == parts[i].key && parts[kept - 1].inner == parts[i].inner)
      parts[kept - 1].count += parts[i].count;
    else parts[kept++] = parts[i];
  }
  parts.resize(kept);
}

class Maker {
 public:
  Maker(const Frame& frame, const Measure& measure) : frame_(frame), measure_(measure) {}

  Result<model::Table> make(const Counting& counting, const Filter& where);

 private:
  Result<void> lay_out(const Counting& counting);
  // The groups with the dimensions of `dropped` at their total.
  Result<std::vector<Part>> count(unsigned dropped);
  // `parts` with the dimensions of `dropped` put to their total too.
  std::vector<Part> reduce(const std::vector<Part>& parts, unsigned dropped) const;
  std::uint64_t rank(std::uint64_t key, std::size_t at) const {
    return key / strides_[at] % radix(at);
  }
  std::uint64_t radix(std::size_t at) const { return dimensions_[at]->cardinality() + 1; }
  Result<model::Cell> figure(std::vector<Part>::const_iterator from,
                             std::vector<Part>::const_iterator to) const;

  const Frame& frame_;
  const Measure& measure_;
  std::vector<const Column*> dimensions_;
  const Column* inner_ = nullptr;
  std::vector<std::uint64_t> strides_;
  std::vector<std::uint8_t> meant_;
};

Result<void> Maker::lay_out(const Counting& counting) {
  for (const auto& name : counting.by) {
    TRY_ASSIGN(const Column* column, frame_.column(name));
    dimensions_.push_back(column);
  }
  if (measure_.kind != Measure::Kind::count) {
    TRY_ASSIGN(inner_, frame_.column(measure_.column));
  }
  strides_.resize(dimensions_.size());
  std::uint64_t span = 1;
  for (std::size_t i = dimensions_.size(); i-- > 0;) {
    strides_[i] = span;
    if (__builtin_mul_overflow(span, radix(i), &span))
      return error(base::Code::too_large, "frame.groups.too_many");
  }
  // Every margin of a table is one of 2^dimensions.
  if (dimensions_.size() > 12) return error(base::Code::too_large, "frame.groups.too_many");
  return {};
}

Result<std::vector<Part>> Maker::count(unsigned dropped) {
  std::vector<const Column*> by;
  std::vector<std::size_t> at;
  std::uint64_t totals = 0;
  for (std::size_t i = 0; i < dimensions_.size(); ++i) {
    if (dropped >> i & 1) {
      totals += dimensions_[i]->cardinality() * strides_[i];
    } else {
      by.push_back(dimensions_[i]);
      at.push_back(i);
    }
  }
  if (inner_) by.push_back(inner_);
  TRY_ASSIGN(const auto groups, group_by(frame_, by, meant_));
  std::vector<Part> parts;
  parts.reserve(groups.keys.size());
  for (std::size_t g = 0; g < groups.keys.size(); ++g) {
    Part part{totals, 0, groups.counts[g]};
    for (std::size_t i = 0; i < at.size(); ++i)
      part.key += dimensions_[at[i]]->rank(groups.code(g, i)) * strides_[at[i]];
    if (inner_) part.inner = groups.code(g, at.size());
    parts.push_back(part);
  }
  return parts;
}

std::vector<Part> Maker::reduce(const std::vector<Part>& parts, unsigned dropped) const {
  auto out = parts;
  for (auto& part : out)
    for (std::size_t i = 0; i < dimensions_.size(); ++i)
      if (dropped >> i & 1)
        part.key += (dimensions_[i]->cardinality() - rank(part.key, i)) * strides_[i];
  add_up(out);
  return out;
}

Result<model::Cell> Maker::figure(std::vector<Part>::const_iterator from,
                                  std::vector<Part>::const_iterator to) const {
  switch (measure_.kind) {
    case Measure::Kind::count: return model::Cell(static_cast<std::int64_t>(from->count));
    case Measure::Kind::distinct:
      return model::Cell(static_cast<std::int64_t>(
          std::count_if(from, to, [](const Part& part) { return part.inner >= kFirstValue; })));
    case Measure::Kind::sum: break;
  }
  std::int64_t whole = 0;
  double real = 0;
  bool all_whole = true;
  for (auto part = from; part != to; ++part) {
    if (part->inner == kSuppressed) return model::Cell(model::Nothing::suppressed);
    if (part->inner < kFirstValue) continue;
    const auto& text = inner_->dictionary().text(part->inner);
    const char* const end = text.data() + text.size();
    double value = 0;
    if (const auto read = std::from_chars(text.data(), end, value);
        read.ec != std::errc{} || read.ptr != end)
      return error(base::Code::invalid, "frame.measure.number").with("column", measure_.column);
    std::int64_t integer = 0;
    const auto read = std::from_chars(text.data(), end, integer);
    std::int64_t product = 0;
    if (read.ec != std::errc{} || read.ptr != end ||
        __builtin_mul_overflow(integer, static_cast<std::int64_t>(part->count), &product) ||
        __builtin_add_overflow(whole, product, &whole))
      all_whole = false;
    real += value * static_cast<double>(part->count);
  }
  return all_whole ? model::Cell(whole) : model::Cell(real);
}

Result<model::Table> Maker::make(const Counting& counting, const Filter& where) {
  TRY(lay_out(counting));
  TRY_ASSIGN(meant_, select(frame_, where));
  unsigned many = 0;
  for (std::size_t i = 0; i < dimensions_.size(); ++i)
    if (dimensions_[i]->many()) many |= 1u << i;
  const unsigned all = (1u << dimensions_.size()) - 1;
  // Totals over a column of lists cannot be had by adding its rows; they are counted anew.
  std::vector<Part> parts;
  for (unsigned dropped = 0; dropped <= all; ++dropped) {
    if ((dropped & ~many) != 0 || (dropped != 0 && !counting.totals)) continue;
    TRY_ASSIGN(auto counted, count(dropped));
    add_up(counted);
    for (unsigned more = 1; counting.totals && more <= all; ++more) {
      if ((more & many) != 0) continue;
      const auto margin = reduce(counted, more);
      parts.insert(parts.end(), margin.begin(), margin.end());
    }
    parts.insert(parts.end(), counted.begin(), counted.end());
  }
  add_up(parts);

  model::Table table;
  for (const auto* column : dimensions_)
    table.columns.push_back({model::Column::Role::dimension, column->name(), column->codelist()});
  table.columns.push_back({measure_.kind == Measure::Kind::count ? model::Column::Role::count
                                                                 : model::Column::Role::value,
                           measure_.name(), ""});
  for (auto from = parts.cbegin(); from != parts.cend();) {
    auto to = from;
    while (to != parts.cend() && to->key == from->key) ++to;
    std::vector<model::Cell> row;
    for (std::size_t i = 0; i < dimensions_.size(); ++i) {
      const auto r = rank(from->key, i);
      const auto& column = *dimensions_[i];
      row.push_back(r == column.cardinality() ? model::Cell(std::string(model::kTotal))
                                              : column.cell(column.code_of_rank(r)));
    }
    TRY_ASSIGN(auto cell, figure(from, to));
    row.push_back(std::move(cell));
    table.rows.push_back(std::move(row));
    from = to;
  }
  return table;
}

}  // namespace

Result<model::Table> tabulate(const Frame& frame, const Counting& counting, const Filter& where) {
  return Maker(frame, counting.measure).make(counting, where);
}

Result<model::Table> tabulate(const Frame& frame, const Tabulation& tabulation) {
  return tabulate(frame, {tabulation.by, tabulation.measure, tabulation.totals}, tabulation.where);
}

Result<void> apply_derivations(Frame& frame, const Tabulation& tabulation) {
  for (const auto& one : tabulation.derived)
    TRY(frame.derive(one.column, one.from, one.codes, one.otherwise));
  return {};
}

std::vector<std::string> columns_of(const Tabulation& tabulation) {
  std::set<std::string> out(tabulation.by.begin(), tabulation.by.end());
  for (const auto& condition : tabulation.where) out.insert(condition.column);
  if (tabulation.measure.kind != Measure::Kind::count) out.insert(tabulation.measure.column);
  for (auto one = tabulation.derived.rbegin(); one != tabulation.derived.rend(); ++one) {
    out.erase(one->column);
    out.insert(one->from);
  }
  constexpr std::string_view kField = "field:";
  if (tabulation.counting_rule.starts_with(kField))
    out.insert(tabulation.counting_rule.substr(kField.size()));
  out.erase(std::string(kReporter));
  out.erase(std::string(kSource));
  return {out.begin(), out.end()};
}

}  // namespace palermo::frame
