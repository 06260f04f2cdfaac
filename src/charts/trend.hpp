// Years along one axis: lines or columns with gaps where nothing was reported, as one panel or as
// small multiples on one scale, and beneath them how many reporters stand behind each year.
#pragma once

#include "charts/figure.hpp"

namespace palermo::charts {

struct TrendSeries {
  std::string label;          // at the end of the line; may be empty when a panel has one series
  std::vector<Value> values;  // one for each year; not_asked breaks the line
};

struct TrendPanel {
  std::string title;  // above the panel; may be empty when there is one panel
  std::vector<TrendSeries> series;  // at most six; columns use the first only
};

struct TrendChart {
  enum class Form { line, columns };
  Caption caption;
  Form form = Form::line;
  std::vector<std::string> years;
  std::vector<TrendPanel> panels;
  std::string reporters_label;   // "Reporters"; empty: no strip
  std::vector<Value> reporters;  // one for each year
  double maximum = 0;            // 0: the largest value of all panels
};

std::string draw_trend(const TrendChart& chart, const Style& style);

}  // namespace palermo::charts
