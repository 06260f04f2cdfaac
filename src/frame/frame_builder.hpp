// Reads canonical record bodies into a frame, only the columns that are wanted.
//
// A builder belongs to one thread; several may read parts of the records and be merged. Bodies are
// those of the registers: JSON objects with sorted keys (RFC 8785). A key that is absent is "not
// asked"; a list that is empty, or whose companion `<field>_no` alone is there, is "none".
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "frame/frame.hpp"
#include "model/schema.hpp"

namespace palermo::frame {

// Columns that every frame has: who reported the record, and by which source.
inline constexpr std::string_view kReporter = "reporter";
inline constexpr std::string_view kSource = "source";

class FrameBuilder {
 public:
  // Fails with frame.column.unknown (no such field) and frame.column.object (not countable). The
  // schema is not kept.
  static base::Result<FrameBuilder> over(const model::Schema& schema,
                                         const std::vector<std::string>& columns);
  FrameBuilder(FrameBuilder&&) noexcept;
  FrameBuilder& operator=(FrameBuilder&&) noexcept;
  ~FrameBuilder();

  // Adds a row, or fails with frame.body.invalid and adds nothing.
  base::Result<void> add(std::string_view body, std::string_view party, std::string_view source);
  // In the rows that follow, these columns show only that something is hidden.
  void conceal(const std::vector<std::string>& columns);
  std::size_t rows() const;
  // Appends the rows of a builder over the same schema and columns.
  void merge(FrameBuilder&& other);
  Frame finish() &&;

 private:
  struct State;
  explicit FrameBuilder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace palermo::frame
