// Rows from a JSON array of objects, or from NDJSON (one object a line). Streaming: one object is
// held at a time, but the first ones twice, as their keys together are the header.
//
// Numbers and booleans come as they are written; null and absent keys as empty cells; an array of
// scalars as its members parted by ";". An object that breaks these rules is a bad row; so is a
// line of NDJSON that is no object. Row 1 is the header, so the first object is row 2.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>

#include "formats/rows.hpp"
#include "formats/text_buffer.hpp"

namespace palermo::formats {

class JsonReader : public RowReader {
 public:
  static base::Result<std::unique_ptr<RowReader>> open(std::unique_ptr<Input> input,
                                                       const ReadOptions& options,
                                                       const std::string& file, bool lines);
  ~JsonReader() override;
  base::Result<bool> next(Row& row) override;
  base::Result<void> drain() override { return input_->drain(); }
  Content content() override { return input_->content(); }
  RowFormat format() const override { return lines_ ? RowFormat::ndjson : RowFormat::json; }

 private:
  struct Parser;
  enum class Found { object, more, end };
  struct Waiting {
    std::string text;
    std::uint64_t line;
  };
  // (key, value as a cell); an Error ends the object.
  using Take = std::function<base::Result<void>(std::string_view, std::string_view)>;

  JsonReader(std::unique_ptr<Input> input, const ReadOptions& options, const std::string& file,
             bool lines);
  base::Result<void> look_ahead();
  // The next object's text and line; false at the end. The view holds until the next call.
  base::Result<bool> object(std::string_view& text, std::uint64_t& line);
  base::Result<Found> scan_line(std::string_view& text);
  base::Result<Found> scan_element(std::string_view& text);
  base::Result<void> skip_space();
  base::Result<void> parse(std::string_view text, const Take& take);
  base::Error here(base::Error error) const;
  void take(std::size_t n);

  ReadOptions options_;
  bool lines_;
  std::unique_ptr<Input> input_;
  TextBuffer text_;
  std::unique_ptr<Parser> parser_;
  std::uint64_t line_ = 1;
  std::size_t pending_ = 0;  // length of the object returned last, not yet taken
  enum class Place { before, first, between, after } place_ = Place::before;
  std::deque<Waiting> waiting_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::string values_;
  std::vector<std::pair<std::size_t, std::size_t>> spans_;
};

}  // namespace palermo::formats
