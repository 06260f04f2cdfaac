// A column that another register fills: the kind of a victim's event, told by the event itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "analysis/subject.hpp"
#include "registers/store.hpp"

namespace palermo::analysis {

// Option "joined" of a tabulation: `column` becomes what `field` of the record of `register_name`
// says that the same reporter keeps under the reference in `key`. Rows without such a record, or
// with one that does not say, keep what `column` held.
struct Join {
  std::string column, register_name, key, field;
};

// (reporter, reference) -> value.
using Joined = std::map<std::pair<std::string, std::string>, std::string>;

// Fails with analysis.tabulation.option.
base::Result<std::optional<Join>> join_of(const frame::Tabulation& tabulation);

// The values of the other register's records. Empty when it has none of that source.
base::Result<Joined> read_joined(const registers::Store& store, const registers::Query& query,
                                 const Join& join);

// Precondition: the frame has `column` (derived) and `key`.
base::Result<void> put_joined(frame::Frame& frame, const Join& join, const Joined& joined);

}  // namespace palermo::analysis
