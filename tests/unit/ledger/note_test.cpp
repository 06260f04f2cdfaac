#include "ledger/note.hpp"

#include <gtest/gtest.h>

namespace palermo::ledger {
namespace {

// The example of golang.org/x/mod/sumdb/note, the reference for signed notes.
constexpr const char* kPeter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr const char* kPeterSecret =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr const char* kPeterText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr const char* kPeterSignature =
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6K"
    "E6RyyBwJnAM=\n";

// The example of c2sp.org's signed-note implementations.
constexpr const char* kExample =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr const char* kExampleNote =
    "This is an example message.\n\n"
    "— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1"
    "Yu72IneyaQM=\n";

std::string peter_note() { return std::string(kPeterText) + "\n" + kPeterSignature; }

template <class T>
std::string error_id(const base::Result<T>& result) {
  return result ? "" : result.error().id;
}

TEST(Note, SignsAsTheReferenceDoes) {
  const auto key = SigningKey::parse(kPeterSecret);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->verifier().text(), kPeter);
  EXPECT_EQ(key->text(), kPeterSecret);
  EXPECT_EQ(key->sign(kPeterText), peter_note());
}

TEST(Note, OpensNotesOfOthers) {
  const auto peter = VerifierKey::parse(kPeter);
  ASSERT_TRUE(peter);
  EXPECT_EQ(peter->id(), "c74f20a3");
  EXPECT_EQ(*open_note(peter_note(), *peter), kPeterText);
  const auto example = VerifierKey::parse(std::string(kExample) + "\n");
  ASSERT_TRUE(example);
  EXPECT_EQ(example->text(), kExample);
  EXPECT_EQ(*open_note(kExampleNote, *example), "This is an example message.\n");
}

TEST(Note, UnknownSignaturesAreIgnoredAndTheKnownOneIsRequired) {
  const auto peter = VerifierKey::parse(kPeter);
  const auto example = VerifierKey::parse(kExample);
  const auto other = SigningKey::generate("other.example");
  ASSERT_TRUE(other);
  const auto stranger = other->sign(kPeterText).substr(std::string(kPeterText).size() + 1);
  EXPECT_EQ(*open_note(peter_note() + stranger, *peter), kPeterText);
  EXPECT_EQ(*open_note(std::string(kPeterText) + "\n" + stranger + kPeterSignature, *peter),
            kPeterText);
  EXPECT_EQ(error_id(open_note(peter_note(), *example)), "ledger.signature");
  // The same name with another key is another signer.
  const auto namesake = SigningKey::generate("PeterNeumann");
  EXPECT_EQ(error_id(open_note(peter_note(), namesake->verifier())), "ledger.signature");
}

TEST(Note, NoFlippedByteIsAccepted) {
  const auto peter = VerifierKey::parse(kPeter);
  const auto note = peter_note();
  for (std::size_t at = 0; at < note.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      auto changed = note;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      EXPECT_FALSE(open_note(changed, *peter)) << at << " " << bit;
    }
  for (std::size_t length = 0; length < note.size(); ++length)
    EXPECT_FALSE(open_note(note.substr(0, length), *peter)) << length;
}

TEST(Note, NoFlippedByteOfAKeyIsAccepted) {
  const std::string key = kPeter;
  for (std::size_t at = 0; at < key.size(); ++at) {
    auto changed = key;
    ++changed[at];
    EXPECT_FALSE(VerifierKey::parse(changed)) << at;
  }
  for (std::size_t length = 0; length < key.size(); ++length)
    EXPECT_EQ(error_id(VerifierKey::parse(key.substr(0, length))), "ledger.key") << length;
  EXPECT_EQ(error_id(SigningKey::parse(kPeter)), "ledger.key");
}

TEST(Note, NamesOfKeys) {
  for (const char* good : {"a", "example.org/palermo", "中文", "PeterNeumann"})
    EXPECT_TRUE(is_key_name(good)) << good;
  for (const char* bad : {"", "a b", "a+b", "a\nb", "a\tb",
                          "a\xC2\xA0"
                          "b",
                          "a\xE2\x80\x83", "\xFF", "a\x7F"})
    EXPECT_FALSE(is_key_name(bad)) << bad;
  EXPECT_FALSE(is_key_name(std::string(201, 'a')));
  EXPECT_EQ(error_id(SigningKey::generate("two words")), "ledger.origin");
}

TEST(Note, CheckpointText) {
  // The example of c2sp.org/tlog-checkpoint.
  const std::string text =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  const auto checkpoint = Checkpoint::parse(text);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint->size, 20852163u);
  EXPECT_EQ(checkpoint->text(), text);
  EXPECT_TRUE(Checkpoint::parse(text + "an extension\n"));
  for (const char* bad :
       {"", "a\n", "a\n1\n", "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "a\n1\nCsUY\n", "a\n1\n!\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nb\n",
        "a\n1\nCsUYapGGPo4dkMgIAUqom\xFFXajj7h2fB2MPA3j2jxq2I=\n",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "a\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"})
    EXPECT_EQ(error_id(Checkpoint::parse(bad)), "ledger.note") << bad;
}

}  // namespace
}  // namespace palermo::ledger
