// Flows between places as ribbons, in two columns (origin, destination) or three (with transit).
// Ribbons and nodes are drawn in the order given, so the caller sorts by strength and keeps "all
// other" last; widths are proportional to values on one scale. Movements inside one place are no
// ribbons: they stand apart as bars on their own scale.
#pragma once

#include "charts/bars.hpp"

namespace palermo::charts {

struct FlowNode {
  std::string label;
  std::string text;   // its total, formatted
  bool rest = false;  // "all other": drawn quiet
};

struct Flow {
  int origin = 0;       // index into FlowsChart::origins
  int transit = -1;     // index into transits; -1: no known transit, the ribbon runs straight
  int destination = 0;  // index into destinations
  double value = 0;     // positive; others are left out
  std::string text;     // written on the ribbon where it is thick enough
  bool rest = false;
};

struct FlowsChart {
  Caption caption;
  std::string origin_heading;
  std::string transit_heading;
  std::string destination_heading;
  std::vector<FlowNode> origins;
  std::vector<FlowNode> transits;
  std::vector<FlowNode> destinations;
  std::vector<Flow> flows;
  std::string domestic_heading;  // "Inside one country"
  std::vector<Bar> domestic;
};

std::string draw_flows(const FlowsChart& chart, const Style& style);

}  // namespace palermo::charts
