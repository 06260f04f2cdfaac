#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "base/catalogue.hpp"
#include "files.hpp"

namespace palermo::formats {
namespace {

// Every id that the sources of the module raise.
std::set<std::string> raised_ids() {
  std::set<std::string> ids;
  const std::regex pattern("\"(formats\\.[a-z0-9_]+\\.[a-z0-9_]+)\"");
  for (const auto& entry : std::filesystem::directory_iterator(base::home_path("src/formats"))) {
    std::ifstream in(entry.path());
    std::stringstream text;
    text << in.rdbuf();
    const std::string source = text.str();
    for (std::sregex_iterator it(source.begin(), source.end(), pattern), end; it != end; ++it)
      ids.insert((*it)[1]);
  }
  return ids;
}

TEST(Messages, EveryFaultIsWordedInEveryLanguage) {
  const auto ids = raised_ids();
  ASSERT_GT(ids.size(), 40u);
  for (const std::string_view language : base::kLanguages) {
    const auto catalogue = base::Catalogue::load(base::home_path("i18n"), language);
    ASSERT_TRUE(catalogue.has_value()) << language;
    std::set<std::string> worded;
    for (const std::string& key : catalogue->keys())
      if (key.starts_with("errors.formats.") && key.ends_with(".what"))
        worded.insert(key.substr(7, key.size() - 12));
    EXPECT_EQ(worded, ids) << language;
    for (const std::string& id : ids) {
      EXPECT_TRUE(catalogue->has("errors." + id + ".fix")) << language << " " << id;
      base::Error error = base::error(base::Code::invalid, id);
      for (const char* name : {"expected", "found", "first", "name", "key", "kind", "limit_mb",
                               "part", "sheet", "sheets", "line"})
        error.with(name, "7");
      const std::string worded_error = catalogue->explain(error);
      EXPECT_EQ(worded_error.find_first_of("{}"), std::string::npos) << language << worded_error;
      EXPECT_NE(worded_error.find('\n'), std::string::npos) << language << " " << id;
    }
  }
}

TEST(Messages, ParametersStandInTheText) {
  const auto english = base::Catalogue::load(base::home_path("i18n"), "en");
  const auto t = test::read_text("a,b\n1\n");
  ASSERT_EQ(t.problems.size(), 1u);
  base::Error error = base::error(base::Code::invalid, "formats.row.cells");
  error.with("expected", "2").with("found", "1").in_file("f.csv").at_row(2);
  const std::string text = english->explain(error);
  EXPECT_NE(text.find("2 columns; this row has 1"), std::string::npos) << text;
}

}  // namespace
}  // namespace palermo::formats
