// XML from an archive's entry, in pieces. Document types are refused, so there are no entities but
// the five of XML and nothing is ever fetched; depth and token size are bounded. Names come without
// their prefix.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "formats/archive.hpp"

struct XML_ParserStruct;

namespace palermo::formats {

class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  // Empty when absent. `name` without prefix.
  std::string_view get(std::string_view name) const;

 private:
  const char** pairs_;
};

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(std::string_view name, const XmlAttributes& attributes) = 0;
  virtual void end(std::string_view name) { (void)name; }
  virtual void text(std::string_view piece) { (void)piece; }
  // Set by a handler that has seen enough or too much: parsing stops with it.
  const std::string& refusal() const { return refusal_; }

 protected:
  std::string refusal_;  // error id
};

class XmlStream {
 public:
  XmlStream(std::unique_ptr<ArchiveEntry> entry, XmlHandler& handler);
  ~XmlStream();
  XmlStream(const XmlStream&) = delete;
  XmlStream& operator=(const XmlStream&) = delete;

  // Handles the next 64 KiB; false when all is done. Fails with formats.xlsx.doctype, .damaged,
  // .bomb, or the handler's refusal.
  base::Result<bool> advance();
  base::Result<void> finish();

 private:
  struct Callbacks;
  base::Error fault(std::string id) const;

  std::unique_ptr<ArchiveEntry> entry_;
  XmlHandler& handler_;
  XML_ParserStruct* parser_;
  std::string block_;
  std::string stop_;  // error id
  std::uint64_t fed_ = 0;
  std::size_t depth_ = 0;
  bool done_ = false;
};

}  // namespace palermo::formats
