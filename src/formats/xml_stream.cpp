#include "formats/xml_stream.hpp"

#include <expat.h>

namespace palermo::formats {

namespace {

constexpr std::size_t kBlock = 64u << 10;
constexpr std::size_t kDepth = 64;
constexpr std::uint64_t kToken = 1u << 20;

std::string_view local(const char* name) {
  const std::string_view whole(name);
  const std::size_t colon = whole.rfind(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

}  // namespace

std::string_view XmlAttributes::get(std::string_view name) const {
  for (const char** p = pairs_; *p; p += 2)
    if (local(p[0]) == name) return p[1];
  return {};
}

struct XmlStream::Callbacks {
  static XmlStream& self(void* data) { return *static_cast<XmlStream*>(data); }

  static void stop(XmlStream& stream, std::string id) {
    if (stream.stop_.empty()) stream.stop_ = std::move(id);
    XML_StopParser(stream.parser_, XML_FALSE);
  }

  static void start(void* data, const char* name, const char** attributes) {
    XmlStream& stream = self(data);
    if (!stream.stop_.empty()) return;
    if (++stream.depth_ > kDepth) return stop(stream, "formats.xlsx.bomb");
    stream.handler_.start(local(name), XmlAttributes(attributes));
    if (!stream.handler_.refusal().empty()) stop(stream, stream.handler_.refusal());
  }

  static void end(void* data, const char* name) {
    XmlStream& stream = self(data);
    if (!stream.stop_.empty()) return;
    --stream.depth_;
    stream.handler_.end(local(name));
    if (!stream.handler_.refusal().empty()) stop(stream, stream.handler_.refusal());
  }

  static void text(void* data, const char* piece, int size) {
    XmlStream& stream = self(data);
    if (!stream.stop_.empty()) return;
    stream.handler_.text({piece, static_cast<std::size_t>(size)});
    if (!stream.handler_.refusal().empty()) stop(stream, stream.handler_.refusal());
  }

  static void doctype(void* data, const char*, const char*, const char*, int) {
    stop(self(data), "formats.xlsx.doctype");
  }
};

XmlStream::XmlStream(std::unique_ptr<ArchiveEntry> entry, XmlHandler& handler)
    : entry_(std::move(entry)), handler_(handler), parser_(XML_ParserCreate(nullptr)),
      block_(kBlock, '\0') {
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, Callbacks::start, Callbacks::end);
  XML_SetCharacterDataHandler(parser_, Callbacks::text);
  XML_SetStartDoctypeDeclHandler(parser_, Callbacks::doctype);
}

XmlStream::~XmlStream() { XML_ParserFree(parser_); }

base::Error XmlStream::fault(std::string id) const {
  return base::error(base::Code::invalid, std::move(id))
      .with("part", entry_->name())
      .with("line", std::to_string(XML_GetCurrentLineNumber(parser_)));
}

base::Result<bool> XmlStream::advance() {
  if (done_) return false;
  TRY_ASSIGN(const std::size_t n, entry_->read(block_.data(), block_.size()));
  fed_ += n;
  const auto status = XML_Parse(parser_, block_.data(), static_cast<int>(n), n == 0);
  if (!stop_.empty()) return fault(stop_);
  if (status != XML_STATUS_OK) return fault("formats.xlsx.damaged");
  const XML_Index at = XML_GetCurrentByteIndex(parser_);
  if (n > 0 && at >= 0 && fed_ - static_cast<std::uint64_t>(at) > kToken + kBlock)
    return fault("formats.xlsx.bomb");
  done_ = n == 0;
  return true;
}

base::Result<void> XmlStream::finish() {
  while (true) {
    TRY_ASSIGN(const bool more, advance());
    if (!more) return {};
  }
}

}  // namespace palermo::formats
