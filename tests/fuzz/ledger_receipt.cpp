// Any bytes as a receipt, a signed note, a checkpoint and keys: no crash; what is read as a key or
// checkpoint is written again as it was; and no receipt is believed, for the key's secret is
// unknown to the fuzzer.
#include <cstdlib>
#include <string_view>

#include "base/utf8.hpp"
#include "ledger/ledger.hpp"
#include "ledger/note.hpp"

using namespace palermo::ledger;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  static const auto secret = SigningKey::generate("fuzz.example/ledger");
  static const std::string vkey = secret->verifier().text();
  if (verify_receipt(input, vkey, std::nullopt)) std::abort();
  if (open_note(input, secret->verifier())) std::abort();
  if (const auto key = VerifierKey::parse(input); key && key->text() != palermo::base::trim(input))
    std::abort();
  if (const auto key = SigningKey::parse(input); key && key->text() != palermo::base::trim(input))
    std::abort();
  if (const auto head = Checkpoint::parse(input); head && !input.starts_with(head->text()))
    std::abort();
  return 0;
}
