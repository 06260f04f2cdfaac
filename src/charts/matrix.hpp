// A heat matrix in five classes of one hue with the number in every cell. It grows wider than the
// style's width rather than shorten a number; the SVG then carries a minimum width, so that its
// place in the page scrolls inside its own frame.
#pragma once

#include "charts/figure.hpp"

namespace palermo::charts {

struct MatrixChart {
  Caption caption;
  std::string row_heading;     // "From"
  std::string column_heading;  // "To"
  std::vector<std::string> rows;
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> cells;  // [row][column]; a missing one is left blank
  std::vector<double> breaks;             // four ascending lower bounds of classes 2..5
};

std::string draw_matrix(const MatrixChart& chart, const Style& style);

// Four round bounds that part the positive values into five classes of about equal number.
std::vector<double> class_breaks(std::vector<double> values);

}  // namespace palermo::charts
