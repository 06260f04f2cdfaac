// Estimates as bands, never as a lone dot: the band is the interval, a thin line in it the point
// estimate, a dashed line across all rows what was observed. A method that refused says so in words.
#pragma once

#include <optional>

#include "charts/figure.hpp"

namespace palermo::charts {

struct EstimateRow {
  std::string label;
  Value band;                   // interval; any other kind shows its text alone
  std::optional<double> point;  // inside the band
};

struct EstimatesChart {
  Caption caption;
  std::vector<EstimateRow> rows;
  std::optional<double> observed;
  std::string observed_text;  // "Observed: 2,428"
  double maximum = 0;         // 0: the largest bound; the axis starts at zero
};

std::string draw_estimates(const EstimatesChart& chart, const Style& style);

}  // namespace palermo::charts
