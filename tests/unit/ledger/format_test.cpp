// The example of doc/format/ledger.md, computed: a document that others write verifiers from must
// hold the bytes that the program makes.
#include <gtest/gtest.h>

#include "base/catalogue.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "ledger/ledger.hpp"
#include "ledger/merkle.hpp"
#include "ledger/note.hpp"
#include "ledger/state.hpp"

namespace palermo::ledger {
namespace {

// Fixed, so that the document can show it: seed 000102...1f, nonces of one repeated byte.
std::string example_key() {
  std::string key(1, '\x01');
  for (char i = 0; i < 32; ++i) key += i;
  const std::string name = "example.org/ledger";
  const auto signer =
      SigningKey::parse("PRIVATE+KEY+" + name + "+5f5b716d+" + base::to_base64(key));
  return signer ? signer->text() : "";
}

std::string header_of(base::JsonObject header,
                      const std::vector<std::pair<std::string, Hash>>& records) {
  MerkleEdge tree;
  base::Sha256 labels;
  for (const auto& [label, leaf] : records) {
    tree.add(leaf);
    labels.update(label + "\n");
  }
  header["records"] = records.size();
  header["records_root"] = base::to_hex(tree.root());
  header["labels_hash"] = base::to_hex(labels.finish());
  return base::canonical_json(header);
}

TEST(Format, TheDocumentsExampleIsWhatTheProgramMakes) {
  const auto document = base::read_file(base::home_path("doc/format/ledger.md"));
  ASSERT_TRUE(document);
  auto shown = [&](const std::string& what, const std::string& bytes) {
    EXPECT_NE(document->find(bytes), std::string::npos) << what << " is not in the document:\n"
                                                        << bytes;
  };
  const auto secret = example_key();
  ASSERT_NE(secret, "");
  const auto signer = SigningKey::parse(secret);
  shown("secret key", secret);
  shown("vkey", signer->verifier().text());
  shown("public key", base::to_hex(std::string_view(
                          reinterpret_cast<const char*>(signer->verifier().key.data()), 32)));

  const std::vector<std::pair<std::string, std::string>> bodies{
      {"event", R"({"reference":"E-1"})"},
      {"victim", R"({"age":"18-29","reference":"V-1"})"},
      {"victim", R"({"age":"30-38","reference":"V-2"})"}};
  std::vector<std::pair<std::string, Hash>> records;
  for (const auto& [label, body] : bodies) {
    const std::string nonce(32, static_cast<char>(0xA0 + records.size()));
    records.emplace_back(label, leaf_hash(nonce, body));
    shown("body", body);
    shown("record leaf", base::to_hex(records.back().second));
  }
  std::vector<Hash> leaves;
  for (const auto& header :
       {header_of({{"kind", "genesis"}, {"origin", "example.org/ledger"}}, {}),
        header_of({{"file", base::JsonObject{{"sha256", base::to_hex(base::sha256("sent"))}}},
                   {"kind", "submission"},
                   {"party", "XAB"}},
                  records)}) {
    shown("header", header);
    leaves.push_back(leaf_hash(header));
    shown("entry leaf", base::to_hex(leaves.back()));
  }
  const Checkpoint checkpoint{"example.org/ledger", 2, merkle_root(leaves)};
  shown("root", base::to_hex(checkpoint.root));
  const auto note = signer->sign(checkpoint.text());
  shown("checkpoint", note);

  // The receipt as the document shows it is a good one.
  const auto begin = document->find("{\n  \"format\": \"palermo-receipt-1\"");
  ASSERT_NE(begin, std::string::npos);
  const auto receipt = document->substr(begin, document->find("\n}\n", begin) + 3 - begin);
  const auto header =
      verify_receipt(receipt, signer->verifier().text(), base::to_hex(base::sha256("sent")));
  ASSERT_TRUE(header) << header.error().id;
  EXPECT_EQ(base::text_or(base::Json(*header), "party"), "XAB");
}

TEST(Format, TheDocumentsTablesAreThoseOfTheProgram) {
  const auto document = base::read_file(base::home_path("doc/format/ledger.md"));
  ASSERT_TRUE(document);
  for (const auto& table : kTables)
    EXPECT_NE(document->find(std::string(table.sql) + "\n"), std::string::npos) << table.sql;
}

}  // namespace
}  // namespace palermo::ledger
