// Plain counts: who the victims are (sex, age, form, sector, means, recruiter, duration), where
// they come from and are exploited (flows and corridors), by year. Method: doc/method/patterns.md.
#pragma once

#include "analysis/subject.hpp"

namespace palermo::analysis {

// Method "count": the tabulation's group-by. With the option {"reporters": "organisations"} only
// reporters that may be named are counted.
base::Result<Figures> count(const Subject& subject, const frame::Tabulation& tabulation,
                            const frame::Filter& where);

}  // namespace palermo::analysis
