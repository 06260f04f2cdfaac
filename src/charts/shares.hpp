// Stacked bars of parts of a whole, each with its denominator in words. Parts are told apart by
// colour and by pattern, so that they can be read in black and white.
#pragma once

#include "charts/figure.hpp"

namespace palermo::charts {

struct SharePart {
  std::string label;
  Value value;
  std::string share;   // "38 %"
  bool aside = false;  // not known, not asked: hollow, at the end
};

struct ShareBar {
  std::string label;         // may be empty when there is one bar
  std::string denominator;   // "of 1,234 victims whose form is known"
  std::vector<SharePart> parts;  // at most six that are not aside; same order in every bar
};

struct SharesChart {
  Caption caption;
  std::vector<ShareBar> bars;
};

std::string draw_shares(const SharesChart& chart, const Style& style);

}  // namespace palermo::charts
