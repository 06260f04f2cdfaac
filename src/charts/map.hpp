// The world as a land silhouette without borders, and one symbol per point: circles whose area is
// the value, largest drawn first, or equal circles in five classes. Labels stand only where they
// touch no other label and no other symbol. Geography is never mirrored; legend and text are.
#pragma once

#include "charts/figure.hpp"

namespace palermo::charts {

struct LonLat {
  double lon = 0;  // degrees east, -180..180
  double lat = 0;  // degrees north
};
using Ring = std::vector<LonLat>;  // closed outline; holes are rings of the other turn

struct MapPoint {
  std::string label;
  LonLat at;
  Value value;
  int step = 0;  // class map: 1..5 light to dark; 0: not known, hollow
};

struct LegendStep {
  double value = 0;  // circles: the value the circle stands for
  std::string text;
};

struct MapChart {
  enum class Form { circles, classes };
  Caption caption;
  Form form = Form::circles;
  const std::vector<Ring>* land = nullptr;  // borrowed for the call
  std::vector<MapPoint> points;
  std::vector<LegendStep> legend;  // circles: two or three sizes; classes: five texts, light to dark
  std::string unknown_text;        // key of the hollow mark; empty: no key
  std::string suppressed_text;     // key of the hatched mark; empty: no key
  int labels = 12;                 // at most this many, from the largest value down
};

std::string draw_map(const MapChart& chart, const Style& style);

}  // namespace palermo::charts
