// Records of one register as columns of codes: what is counted over.
//
// Built by FrameBuilder, immutable afterwards but for derived columns, and then safe to share
// between threads. Codes of values stand in the order in which tables list them (the code list's
// order, numbers ascending, else by bytes), so that a table does not depend on the records' order.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "frame/codes.hpp"
#include "frame/dictionary.hpp"
#include "model/table.hpp"

namespace palermo::frame {

// One field of all records. A column of lists has `starts`: row i holds the codes
// [starts[i], starts[i + 1]), at least one and no two equal.
class Column {
 public:
  Column(std::string name, std::string codelist, bool many);

  const std::string& name() const { return name_; }
  const std::string& codelist() const { return codelist_; }
  bool many() const { return many_; }
  std::size_t rows() const { return many_ ? starts_.size() - 1 : codes_.size(); }
  const CodeVector& codes() const { return codes_; }
  const std::vector<std::uint32_t>& starts() const { return starts_; }
  const Dictionary& dictionary() const { return dictionary_; }
  std::size_t cardinality() const { return dictionary_.size(); }

  // Where a code stands in a table: values first, then none, unknown, suppressed, not asked.
  std::size_t rank(Code code) const;
  Code code_of_rank(std::size_t rank) const;
  model::Cell cell(Code code) const;

  Dictionary& dictionary() { return dictionary_; }
  void push_back(Code code) { codes_.push_back(code); }
  void push_back(std::vector<Code>& codes);  // sorts them and drops repeats; none is kNone
  void append(const Column& other);
  // Brings values into their lasting order: `listed` first, in that order; then numbers
  // ascending; then texts.
  void settle(const std::vector<std::string>& listed);

 private:
  std::string name_, codelist_;
  bool many_;
  Dictionary dictionary_;
  CodeVector codes_;
  std::vector<std::uint32_t> starts_;
};

class Frame {
 public:
  Frame(std::size_t rows, std::vector<Column> columns);

  std::size_t rows() const { return rows_; }
  const std::vector<Column>& columns() const { return columns_; }
  // Fails with frame.column.missing.
  base::Result<const Column*> column(std::string_view name) const;

  // A column whose values are those of `from` under other names; values that `codes` does not
  // name become `otherwise`, kinds of nothing stay.
  base::Result<void> derive(const std::string& name, std::string_view from,
                            const std::map<std::string, std::string>& codes,
                            const std::string& otherwise);
  // Replaces a column of that name. Precondition: as many rows.
  void put(Column column);

 private:
  std::size_t rows_;
  std::vector<Column> columns_;
};

}  // namespace palermo::frame
