// Change over years that is no change of reporters. Method: doc/method/patterns.md.
#pragma once

#include "analysis/subject.hpp"

namespace palermo::analysis {

// Method "continuing": counts over the last years (option {"window": 6}), of those reporters alone
// that have records in each of these years: a new reporter, or one gone silent, moves nothing. A
// window that is longer than the record is the record; under two years, or without such a reporter,
// there is no table.
base::Result<Figures> continuing(const Subject& subject, const frame::Tabulation& tabulation,
                                 const frame::Filter& where);

}  // namespace palermo::analysis
