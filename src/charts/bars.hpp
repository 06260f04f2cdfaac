// Horizontal bars from zero, in the order given, with direct labels.
#pragma once

#include "charts/figure.hpp"

namespace palermo::charts {

struct Bar {
  std::string label;
  Value value;
  std::string share;   // "38 %", shown after the value; its denominator belongs in the subtitle
  bool aside = false;  // not a category ("not known", "all other"): quiet, below a thin rule
};

struct BarsChart {
  Caption caption;
  std::vector<Bar> bars;
  double maximum = 0;  // end of the scale; 0: the largest value. Equal scales make charts comparable
};

std::string draw_bars(const BarsChart& chart, const Style& style);

}  // namespace palermo::charts
