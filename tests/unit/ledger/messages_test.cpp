#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "base/catalogue.hpp"
#include "base/file.hpp"

namespace palermo::ledger {
namespace {

// Every id that stands in the module's source.
std::set<std::string> ids() {
  std::set<std::string> out;
  const std::regex id("\"(ledger\\.[a-z_.]+[a-z])\"");
  for (const char* folder : {"src/ledger/", "src/ledger/sqlite/"})
    for (const auto& name : base::list_files(base::home_path(folder), ".cpp")) {
      const auto text = *base::read_file(base::home_path(folder + name));
      for (std::sregex_iterator it(text.begin(), text.end(), id), end; it != end; ++it)
        if ((*it)[1] != "ledger.db") out.insert((*it)[1]);
    }
  return out;
}

TEST(LedgerMessages, EveryErrorIsWordedInSixLanguages) {
  const auto all = ids();
  ASSERT_GT(all.size(), 20u);
  for (const auto language : base::kLanguages) {
    const auto catalogue = base::Catalogue::load(base::home_path("i18n"), language);
    ASSERT_TRUE(catalogue);
    for (const auto& id : all)
      for (const char* part : {".what", ".fix"}) {
        const auto key = "errors." + id + part;
        ASSERT_TRUE(catalogue->has(key)) << language << " " << key;
        const auto text = catalogue->format(key, {{"reason", "R"},
                                                  {"origin", "o"},
                                                  {"part", "record"},
                                                  {"entry", "3"},
                                                  {"record", "7"},
                                                  {"bytes", "70000"},
                                                  {"format", "2"}});
        EXPECT_EQ(text.find_first_of("{}'"), std::string::npos) << language << " " << text;
        EXPECT_FALSE(text.empty());
      }
  }
}

TEST(LedgerMessages, DamageIsNamed) {
  const auto catalogue = base::Catalogue::load(base::home_path("i18n"), "en");
  const auto text = catalogue->format("errors.ledger.corrupt.what",
                                      {{"part", "record"}, {"entry", "3"}, {"record", "7"}});
  EXPECT_NE(text.find("record 7 of entry 3"), std::string::npos) << text;
}

}  // namespace
}  // namespace palermo::ledger
