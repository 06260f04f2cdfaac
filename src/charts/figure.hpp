// What every chart shares: caption, style, and a value that may be a kind of nothing.
//
// A chart takes plain numbers and strings that are already worded and formatted by the caller, and
// gives one SVG text: the same bytes for the same input, no script, no outer reference, text as
// text, a <title> and <desc>, readable alone, light and dark. With `rtl` the layout is a mirror:
// bars grow from the right, flows and time run from right to left; geography and digits do not
// turn. Strings are UTF-8 and are escaped here. Nothing fails; an empty chart is an empty frame.
// Pure functions, safe from any thread.
#pragma once

#include <string>
#include <vector>

namespace palermo::charts {

// Units of the viewBox. The SVG always fills its place (width 100 %) up to a maximum that keeps
// text near the size of the page. `regular` alone serves phone and desk: its smallest text is over
// 11 px in a column of 350 px. `narrow` and `wide` are a pair for a page that switches by CSS.
enum class Width { narrow = 360, regular = 450, wide = 720 };

struct Style {
  std::string id = "figure";  // unique in the page: a letter, then letters, digits, hyphens
  std::string language = "en";
  bool rtl = false;
  Width width = Width::regular;
  std::string training_mark;   // not empty: a hatched band with this word on every chart
  bool caption = false;        // draw title, subtitle and foot too: for an SVG that travels alone
  bool embed_css = true;       // false: the page holds chart_css() once for all its charts
  std::string grouping = ",";  // of thousands, in the few numbers a chart words itself: axis ticks
  std::string decimal = ".";
};

struct Caption {
  std::string title;        // a sentence that says what is found
  std::string subtitle;     // unit and years
  std::string description;  // <desc>: what a reader who does not see the chart is told
  std::string foot;         // as-of date, counting rule, source
};

// `text` is shown beside the mark as it stands ("1,234", "<5", "not asked").
struct Value {
  enum class Kind {
    number,      // solid mark at `value`
    interval,    // band from `low` to `high`
    suppressed,  // hatched from `low` to `high`; without bounds a hatched stub
    unknown,     // hollow mark: asked, the answer is not known
    not_asked,   // no mark, the text alone; a line breaks
  };
  Kind kind = Kind::not_asked;
  double value = 0;
  double low = 0;
  double high = 0;
  std::string text;
};

Value number(double value, std::string text);
Value interval(double low, double high, std::string text);
Value suppressed(double low, double high, std::string text);
Value unknown(std::string text);
Value not_asked(std::string text = "");

// The rules of all charts for one page: everything is scoped by the root class "chart".
std::string chart_css();

}  // namespace palermo::charts
