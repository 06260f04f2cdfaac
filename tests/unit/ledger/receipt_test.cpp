#include "base/random.hpp"
#include "ledger/note.hpp"
#include "scratch.hpp"

namespace palermo::ledger {
namespace {

using base::EntryIndex;
using test::append;
using test::error_id;
using test::new_store;
using test::Scratch;

const std::string kSent = base::to_hex(base::sha256("the file as sent"));

struct Receipts : testing::Test {
  Receipts() : ledger(new_store(scratch.path("store"))) {
    for (int i = 0; i < 9; ++i)
      append(ledger, {"body " + std::to_string(i)},
             {{"kind", "submission"}, {"file", base::JsonObject{{"sha256", kSent}}}, {"n", i}});
  }
  Scratch scratch;
  Ledger ledger;
};

TEST_F(Receipts, ProveEveryEntryOffline) {
  for (std::uint64_t i = 0; i < ledger.size(); ++i) {
    const auto receipt = ledger.receipt(EntryIndex(i));
    ASSERT_TRUE(receipt);
    const auto header = verify_receipt(*receipt, ledger.public_key() + "\n", std::nullopt);
    ASSERT_TRUE(header) << header.error().id;
    EXPECT_EQ(*header, ledger.entry(EntryIndex(i))->header);
    EXPECT_TRUE(header->contains("records_root"));
  }
  EXPECT_EQ(error_id(ledger.receipt(EntryIndex(10))), "ledger.no_entry");
}

TEST_F(Receipts, OfAnEarlierStateStayGood) {
  const auto receipt = *ledger.receipt(EntryIndex(3));
  append(ledger, {"later"});
  EXPECT_TRUE(verify_receipt(receipt, ledger.public_key(), kSent));
  EXPECT_TRUE(verify_receipt(*ledger.receipt(EntryIndex(3)), ledger.public_key(), kSent));
}

TEST_F(Receipts, AreComparedWithTheFileSent) {
  const auto receipt = *ledger.receipt(EntryIndex(3));
  EXPECT_TRUE(verify_receipt(receipt, ledger.public_key(), kSent));
  const auto other = base::to_hex(base::sha256("another file"));
  EXPECT_EQ(error_id(verify_receipt(receipt, ledger.public_key(), other)), "ledger.receipt.file");
  EXPECT_EQ(error_id(verify_receipt(receipt, ledger.public_key(), "")), "ledger.receipt.file");
  const auto genesis = *ledger.receipt(EntryIndex(0));
  EXPECT_EQ(error_id(verify_receipt(genesis, ledger.public_key(), kSent)), "ledger.receipt.file");
}

TEST_F(Receipts, NeedTheRightKey) {
  const auto receipt = *ledger.receipt(EntryIndex(3));
  const auto same_name = SigningKey::generate("test.example/ledger");
  const auto other_name = SigningKey::generate("other.example");
  for (const auto* key : {&same_name, &other_name})
    EXPECT_EQ(error_id(verify_receipt(receipt, (*key)->verifier().text(), std::nullopt)),
              "ledger.signature");
  EXPECT_EQ(error_id(verify_receipt(receipt, "no key", std::nullopt)), "ledger.key");
}

TEST_F(Receipts, OfAnotherPlaceOrHeaderAreRefused) {
  const auto receipt = base::parse_json(*ledger.receipt(EntryIndex(3)))->as_object();
  auto changed = [&](const char* member, base::Json value) {
    auto copy = receipt;
    copy[member] = std::move(value);
    return error_id(verify_receipt(base::pretty_json(copy), ledger.public_key(), std::nullopt));
  };
  EXPECT_EQ(changed("index", 4), "ledger.receipt.proof");
  EXPECT_EQ(changed("index", -1), "ledger.receipt.syntax");
  EXPECT_EQ(changed("index", 1000), "ledger.receipt.proof");
  EXPECT_EQ(changed("header", base::Json(ledger.entry(EntryIndex(4))->header_bytes)),
            "ledger.receipt.proof");
  EXPECT_EQ(changed("origin", "other.example"), "ledger.receipt.origin");
  EXPECT_EQ(changed("proof", base::JsonArray{}), "ledger.receipt.proof");
  EXPECT_EQ(changed("proof", base::JsonArray{"zz"}), "ledger.receipt.syntax");
  EXPECT_EQ(changed("proof", nullptr), "ledger.receipt.syntax");
  EXPECT_EQ(changed("format", "palermo-receipt-2"), "ledger.receipt.syntax");
  EXPECT_EQ(changed("checkpoint", "x"), "ledger.note");
  EXPECT_EQ(error_id(verify_receipt("", ledger.public_key(), std::nullopt)),
            "ledger.receipt.syntax");
}

// A changed byte is refused, or it is white space between the members and changes nothing said.
TEST_F(Receipts, NoFlippedByteChangesWhatIsProven) {
  const auto receipt = *ledger.receipt(EntryIndex(3));
  const auto meant = base::canonical_json(*base::parse_json(receipt));
  const std::uint64_t seed = 6962;
  base::SeededRandom random(seed);
  for (std::size_t at = 0; at < receipt.size(); ++at) {
    auto changed = receipt;
    changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1 + random.below(255)));
    if (!verify_receipt(changed, ledger.public_key(), std::nullopt)) continue;
    const auto read = base::parse_json(changed);
    ASSERT_TRUE(read);
    // Hex digits of the proof may change their case.
    auto lower = base::canonical_json(*read);
    for (auto& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    auto expected = meant;
    for (auto& c : expected) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    EXPECT_EQ(lower, expected) << "seed " << seed << " byte " << at;
  }
}

}  // namespace
}  // namespace palermo::ledger
