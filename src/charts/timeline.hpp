// Acts of one State on its treaties: a row per treaty, a mark per act, and hatching after the day
// up to which the acts are known.
#pragma once

#include "charts/figure.hpp"

namespace palermo::charts {

struct TimelineMark {
  enum class Form { hollow, filled, crossed };  // signed; bound; withdrawn
  Form form = Form::filled;
  double year = 0;   // decimal year: 2003.5
  std::string text;  // date and act as worded, beneath the row's line
};

struct TimelineRow {
  std::string label;
  std::vector<TimelineMark> marks;  // by date
  std::string nothing;              // shown when there is no mark: "No action recorded"
  double known_until = 0;           // decimal year; 0: the chart's
};

struct TimelineKey {
  TimelineMark::Form form = TimelineMark::Form::filled;
  std::string text;
};

struct TimelineChart {
  Caption caption;
  double from = 0;  // decimal years
  double to = 0;
  double known_until = 0;
  std::string not_known_text;  // "Not known after 27 January 2014"
  std::vector<TimelineRow> rows;
  std::vector<TimelineKey> key;
};

std::string draw_timeline(const TimelineChart& chart, const Style& style);

}  // namespace palermo::charts
