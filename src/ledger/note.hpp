// Signed notes and checkpoints in the text forms of C2SP (c2sp.org/signed-note,
// c2sp.org/tlog-checkpoint), Ed25519 by libsodium. Other people's tools read and write the same.
//
// Values; thread-safe. Errors: ledger.origin, ledger.key, ledger.note.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "base/result.hpp"

namespace palermo::ledger {

// Whether text may name a key and be a ledger's origin: not empty, at most 200 bytes of UTF-8, no
// white space, '+' or control.
bool is_key_name(std::string_view name);

// A public key under its name: "<name>+<8 hex digits of its id>+<base64 of 0x01 || key>".
struct VerifierKey {
  std::string name;
  std::array<std::uint8_t, 32> key{};

  // First four bytes of SHA-256(name || 0x0A || 0x01 || key).
  std::string id() const;
  std::string text() const;
  // White space around the text is passed over, so that a file's content can be given.
  static base::Result<VerifierKey> parse(std::string_view vkey);
};

// The secret half: "PRIVATE+KEY+<name>+<id>+<base64 of 0x01 || seed>". Wiped on destruction.
class SigningKey {
 public:
  static base::Result<SigningKey> generate(std::string name);
  static base::Result<SigningKey> parse(std::string_view text);
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  const VerifierKey& verifier() const { return verifier_; }
  std::string text() const;
  // The text, an empty line and one signature line. Precondition: text is valid UTF-8, ends with a
  // line feed and holds no other control and no empty line at its end.
  std::string sign(std::string_view text) const;

 private:
  SigningKey(std::string name, const std::array<std::uint8_t, 32>& seed);
  VerifierKey verifier_;
  std::array<std::uint8_t, 64> secret_{};  // libsodium's form: seed || public key
};

// The text of a note that carries a good signature by `key`. Signatures by other keys are ignored;
// a bad one by this key refuses the note.
base::Result<std::string> open_note(std::string_view note, const VerifierKey& key);

// What a checkpoint says: origin, number of leaves, root; three lines, each with its line feed.
struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  base::Hash root{};

  std::string text() const;
  static base::Result<Checkpoint> parse(std::string_view text);
};

}  // namespace palermo::ledger
