// Two groups mirrored at one axis, a row per band: age and sex. Oldest band last in the input is
// drawn on top, as in a population pyramid; rows marked `aside` stand below a rule.
#pragma once

#include "charts/figure.hpp"

namespace palermo::charts {

struct PyramidRow {
  std::string label;
  Value first;
  Value second;
  bool aside = false;  // age not known
};

struct PyramidChart {
  Caption caption;
  std::string first_label;   // with its total, as the caller words it
  std::string second_label;
  std::vector<PyramidRow> rows;    // youngest first
  std::vector<std::string> notes;  // "Sex not known: 1,204", below the chart
  double maximum = 0;              // as in BarsChart, for both sides
};

std::string draw_pyramid(const PyramidChart& chart, const Style& style);

}  // namespace palermo::charts
