#include "analysis/subject.hpp"

#include "frame/group_by.hpp"

namespace palermo::analysis {

using base::Result;

Result<std::vector<std::string>> values_of(const Subject& subject, const std::string& name,
                                           const frame::Filter& where) {
  TRY_ASSIGN(const frame::Column* column, subject.frame.column(name));
  TRY_ASSIGN(const auto meant, frame::select(subject.frame, where));
  TRY_ASSIGN(const auto groups, frame::group_by(subject.frame, {column}, meant));
  std::vector<std::uint8_t> occurs(column->cardinality());
  for (std::size_t g = 0; g < groups.keys.size(); ++g) occurs[groups.code(g, 0)] = 1;
  std::vector<std::string> out;
  for (frame::Code code = frame::kFirstValue; code < occurs.size(); ++code)
    if (occurs[code]) out.push_back(column->dictionary().text(code));
  return out;
}

Result<std::string> period_of(const Subject& subject, const frame::Filter& where) {
  if (!subject.frame.column("year")) return std::string();
  TRY_ASSIGN(const auto years, values_of(subject, "year", where));
  if (years.empty()) return std::string();
  return years.front() == years.back() ? years.front() : years.front() + "-" + years.back();
}

}  // namespace palermo::analysis
