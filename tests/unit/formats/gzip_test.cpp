#include <zlib.h>

#include "base/hash.hpp"
#include "files.hpp"
#include "formats/row_writer.hpp"

namespace palermo::formats {
namespace {

using test::read_text;

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string out(compressBound(text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(Gzip, IsKnownByItsBytesAndHashedAsUnpacked) {
  const std::string text = "a,b\n1,2\n";
  const auto plain = read_text(text);
  for (const std::string name : {"t.csv", "t.csv.gz", ""}) {
    const auto packed = read_text(gzip(text), name);
    EXPECT_EQ(packed.rows, plain.rows);
    EXPECT_EQ(packed.content.sha256, plain.content.sha256);
    EXPECT_EQ(packed.content.bytes, 8u);
  }
}

TEST(Gzip, SeveralMembersAndPaddingAreOneFile) {
  const auto t = read_text(gzip("a,b\n1,") + gzip("2\n3,4\n") + std::string(700, '\0'));
  EXPECT_FALSE(t.error);
  EXPECT_EQ(t.rows.size(), 2u);
}

TEST(Gzip, DamageIsFound) {
  std::string text = "a,b\n";
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i * 7919 % 10007) + ",x\n";
  const std::string packed = gzip(text);
  EXPECT_EQ(read_text(packed.substr(0, packed.size() - 9)).error->id, "formats.gzip.damaged");
  EXPECT_EQ(read_text(packed.substr(0, packed.size() / 2)).error->id, "formats.gzip.damaged");
  EXPECT_EQ(read_text(packed + "more").error->id, "formats.gzip.damaged");
  std::string flipped = packed;
  flipped[flipped.size() - 6] ^= 1;  // checksum
  EXPECT_EQ(read_text(flipped).error->id, "formats.gzip.damaged");
  EXPECT_EQ(read_text("\x1f\x8b").error->id, "formats.gzip.damaged");
}

TEST(Gzip, BombIsRefused) {
  ReadOptions options;
  options.limits.gzip_bytes = 1u << 20;
  std::string rows = "a\n";
  rows.resize(40u << 20, '1');
  for (std::size_t i = 3; i < rows.size(); i += 2) rows[i] = '\n';
  const auto t = read_text(gzip(rows), "t.csv.gz", options);
  ASSERT_TRUE(t.error);
  EXPECT_EQ(t.error->id, "formats.gzip.bomb");
  EXPECT_EQ(t.error->code, base::Code::too_large);
}

TEST(Gzip, WrittenTwiceGivesTheSameBytes) {
  test::Scratch scratch;
  std::string first;
  for (int round = 0; round < 2; ++round) {
    auto writer = create_rows(scratch.path("t.csv.gz"), {"a", "b"});
    ASSERT_TRUE(writer.has_value());
    ASSERT_TRUE((*writer)->write({"1", "é"}).has_value());
    ASSERT_TRUE((*writer)->finish().has_value());
    const std::string bytes = *base::read_file(scratch.path("t.csv.gz"));
    EXPECT_TRUE(bytes.starts_with("\x1f\x8b"));
    if (round == 0) first = bytes;
    EXPECT_EQ(bytes, first);
  }
  EXPECT_EQ(test::read_path(scratch.path("t.csv.gz")).rows.at(0).at(1), "é");
}

}  // namespace
}  // namespace palermo::formats
