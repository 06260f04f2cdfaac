#include "ledger/note.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/utf8.hpp"

namespace palermo::ledger {

using base::Code;
using base::error;
using base::Error;
using base::Result;

namespace {

constexpr char kEd25519 = 0x01;
constexpr std::string_view kSecretPrefix = "PRIVATE+KEY+";
constexpr std::string_view kSignatureLine = "\xE2\x80\x94 ";  // em dash, space
constexpr std::size_t kMaxNoteBytes = 1 << 20;
constexpr std::size_t kMaxSignatures = 100;

Error bad_key() { return error(Code::invalid, "ledger.key"); }
Error bad_note() { return error(Code::invalid, "ledger.note"); }

void require_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
}

template <std::size_t N>
std::string_view view(const std::array<std::uint8_t, N>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), N};
}

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// One text for one value: libsodium also reads some bytes beyond ASCII as digits.
Result<std::string> canonical_base64(std::string_view text) {
  auto bytes = base::from_base64(text);
  if (bytes && base::to_base64(*bytes) != text) return bad_note();
  return bytes;
}

// "<name>+<id>+<base64>": the base64 may hold '+', names and ids may not.
struct KeyText {
  std::string_view name, id;
  std::array<std::uint8_t, 32> key{};
};

Result<KeyText> split_key(std::string_view text) {
  const auto first = text.find('+');
  if (first == std::string_view::npos) return bad_key();
  const auto second = text.find('+', first + 1);
  if (second == std::string_view::npos) return bad_key();
  KeyText out{text.substr(0, first), text.substr(first + 1, second - first - 1), {}};
  const auto bytes = canonical_base64(text.substr(second + 1));
  if (!bytes || bytes->size() != 33 || (*bytes)[0] != kEd25519 || !is_key_name(out.name))
    return bad_key();
  std::memcpy(out.key.data(), bytes->data() + 1, 32);
  return out;
}

}  // namespace

bool is_key_name(std::string_view name) {
  // The characters that Unicode calls white space, beyond ASCII.
  static constexpr std::string_view kSpaces[] = {
      "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
      "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
      "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
      "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};
  if (name.empty() || name.size() > 200 || !base::is_utf8(name)) return false;
  for (const unsigned char c : name)
    if (c <= ' ' || c == '+' || c == 0x7F) return false;
  return std::none_of(std::begin(kSpaces), std::end(kSpaces), [&](std::string_view space) {
    return name.find(space) != std::string_view::npos;
  });
}

std::string VerifierKey::id() const {
  base::Sha256 hash;
  hash.update(name).update(std::string_view("\n\x01", 2)).update(view(key));
  return base::to_hex(base::bytes_of(hash.finish()).substr(0, 4));
}

std::string VerifierKey::text() const {
  return name + "+" + id() + "+" + base::to_base64(kEd25519 + std::string(view(key)));
}

Result<VerifierKey> VerifierKey::parse(std::string_view vkey) {
  TRY_ASSIGN(const auto parts, split_key(base::trim(vkey)));
  VerifierKey out{std::string(parts.name), parts.key};
  if (out.id() != parts.id) return bad_key();
  return out;
}

SigningKey::SigningKey(std::string name, const std::array<std::uint8_t, 32>& seed) {
  require_sodium();
  verifier_.name = std::move(name);
  crypto_sign_seed_keypair(verifier_.key.data(), secret_.data(), seed.data());
}

SigningKey::SigningKey(SigningKey&& other) noexcept
    : verifier_(std::move(other.verifier_)), secret_(other.secret_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}

SigningKey& SigningKey::operator=(SigningKey&& other) noexcept {
  std::swap(verifier_, other.verifier_);
  std::swap(secret_, other.secret_);
  return *this;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

Result<SigningKey> SigningKey::generate(std::string name) {
  if (!is_key_name(name)) return error(Code::invalid, "ledger.origin").with("origin", name);
  std::array<std::uint8_t, 32> seed{};
  base::random_bytes(seed);
  SigningKey out(std::move(name), seed);
  sodium_memzero(seed.data(), seed.size());
  return out;
}

Result<SigningKey> SigningKey::parse(std::string_view text) {
  text = base::trim(text);
  if (!text.starts_with(kSecretPrefix)) return bad_key();
  TRY_ASSIGN(auto parts, split_key(text.substr(kSecretPrefix.size())));
  SigningKey out(std::string(parts.name), parts.key);
  sodium_memzero(parts.key.data(), parts.key.size());
  if (out.verifier_.id() != parts.id) return bad_key();
  return out;
}

std::string SigningKey::text() const {
  return std::string(kSecretPrefix) + verifier_.name + "+" + verifier_.id() + "+" +
         base::to_base64(kEd25519 + std::string(view(secret_).substr(0, 32)));
}

std::string SigningKey::sign(std::string_view text) const {
  std::array<std::uint8_t, 64> signature{};
  crypto_sign_detached(signature.data(), nullptr, raw(text), text.size(), secret_.data());
  const auto id = base::from_hex(verifier_.id());
  return std::string(text) + "\n" + std::string(kSignatureLine) + verifier_.name + " " +
         base::to_base64(*id + std::string(view(signature))) + "\n";
}

Result<std::string> open_note(std::string_view note, const VerifierKey& key) {
  require_sodium();
  if (note.size() > kMaxNoteBytes || !base::is_utf8(note)) return bad_note();
  if (std::any_of(note.begin(), note.end(), [](unsigned char c) { return c < ' ' && c != '\n'; }))
    return bad_note();
  const auto gap = note.rfind("\n\n");
  if (gap == std::string_view::npos || !note.ends_with('\n')) return bad_note();
  const auto text = note.substr(0, gap + 1);
  auto lines = note.substr(gap + 2);
  TRY_ASSIGN(const auto id, base::from_hex(key.id()));
  bool signed_by_key = false;
  std::size_t count = 0;
  while (!lines.empty()) {
    auto line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(line.size() + 1);
    if (++count > kMaxSignatures || !line.starts_with(kSignatureLine)) return bad_note();
    line.remove_prefix(kSignatureLine.size());
    const auto space = line.find(' ');
    if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return bad_note();
    const auto bytes = canonical_base64(line.substr(space + 1));
    if (!bytes || bytes->size() < 5) return bad_note();
    if (line.substr(0, space) != key.name || bytes->substr(0, 4) != id) continue;
    if (bytes->size() != 68 ||
        crypto_sign_verify_detached(raw(*bytes) + 4, raw(text), text.size(), key.key.data()) != 0)
      return error(Code::invalid, "ledger.signature").with("origin", key.name);
    signed_by_key = true;
  }
  if (!signed_by_key) return error(Code::invalid, "ledger.signature").with("origin", key.name);
  return std::string(text);
}

std::string Checkpoint::text() const {
  return origin + "\n" + std::to_string(size) + "\n" + base::to_base64(base::bytes_of(root)) + "\n";
}

Result<Checkpoint> Checkpoint::parse(std::string_view text) {
  std::vector<std::string_view> lines;
  for (auto rest = text; !rest.empty();) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return bad_note();
    lines.push_back(rest.substr(0, end));
    if (lines.back().empty()) return bad_note();
    rest.remove_prefix(end + 1);
  }
  if (lines.size() < 3) return bad_note();
  Checkpoint out;
  out.origin = lines[0];
  const auto digits = lines[1];
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), out.size);
  if (ec != std::errc{} || end != digits.data() + digits.size() ||
      std::to_string(out.size) != digits)
    return bad_note();
  const auto root = canonical_base64(lines[2]);
  if (!root || root->size() != out.root.size()) return bad_note();
  std::memcpy(out.root.data(), root->data(), out.root.size());
  return out;
}

}  // namespace palermo::ledger
