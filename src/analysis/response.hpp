// What was done: assistance that persons wanted beside assistance that they were given.
#pragma once

#include "analysis/subject.hpp"

namespace palermo::analysis {

// Method "wanted_given": a row for each kind of assistance, with the persons who wanted it and the
// persons who were given it (options {"wanted": FIELD, "given": FIELD}). The two columns are counts
// of the same persons and are never divided by each other: help may be given unasked. Rows stand by
// code, kinds of nothing last. The total counts the persons who wanted, or were given, at least one
// kind.
base::Result<Figures> wanted_given(const Subject& subject, const frame::Tabulation& tabulation,
                                   const frame::Filter& where);

// Fields that the method reads; fails with analysis.tabulation.option.
base::Result<std::vector<std::string>> wanted_given_columns(const frame::Tabulation& tabulation);

}  // namespace palermo::analysis
