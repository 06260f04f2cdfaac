#include "analysis/tables.hpp"

#include <cstdlib>
#include <filesystem>

#include "base/catalogue.hpp"
#include "cases.hpp"
#include "frame/tabulate.hpp"
#include "registers/acts.hpp"
#include "registers/submission.hpp"

namespace palermo::analysis {
namespace {

using base::JsonObject;
using test::Case;
using test::Rows;
using test::rows_of;

constexpr std::uint64_t kSeed = 61180;

class Tables : public testing::Test {
 protected:
  void SetUp() override {
    std::string directory = testing::TempDir() + "palermo_tables_XXXXXX";
    ASSERT_NE(mkdtemp(directory.data()), nullptr);
    directory_ = directory;
    const auto at = directory_ / "store";
    ASSERT_TRUE(registers::Store::create(at, "test", true));
    auto store = registers::Store::open(at, ledger::Access::write);
    ASSERT_TRUE(store) << store.error().id;
    store_.emplace(std::move(store).value());
    for (const auto& [party, kind] :
         {std::pair("AAA", "state"), {"BBB", "state"}, {"NGO", "ngo"}, {"UNO", "un"}})
      ASSERT_TRUE(registers::add_party(*store_, party, kind));
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  // One submission; returns its entry.
  base::EntryIndex submit(const std::string& register_name, const std::string& party,
                          const std::string& source, const std::vector<JsonObject>& records) {
    const auto* schema = store_->schemas().find(register_name);
    EXPECT_NE(schema, nullptr) << register_name;
    registers::Intent intent;
    intent.party = base::PartyId(party);
    intent.source = source;
    auto submission = registers::Submission::begin(*store_, intent);
    EXPECT_TRUE(submission) << submission.error().id;
    for (const auto& record : records) {
      const auto added = submission->add(registers::prepare(*schema, party, record));
      EXPECT_TRUE(added) << added.error().id;
    }
    auto entry = submission->commit({});
    EXPECT_TRUE(entry);
    return entry->index;
  }
  std::vector<base::EntryIndex> submit_cases(const std::vector<Case>& cases) {
    std::map<std::string, std::vector<JsonObject>> by_party;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      auto record = base::parse_json(cases[i].body())->as_object();
      record["reference"] = "r" + std::to_string(i);
      by_party[cases[i].party].push_back(std::move(record));
    }
    std::vector<base::EntryIndex> out;
    for (const auto& [party, records] : by_party)
      out.push_back(submit("victim", party, "native", records));
    return out;
  }

  std::filesystem::path directory_;
  std::optional<registers::Store> store_;
};

const ExactTable* find(const std::vector<ExactTable>& tables, const std::string& name) {
  for (const auto& table : tables)
    if (table.name == name) return &table;
  return nullptr;
}

TEST_F(Tables, OfARegisterAreCountedFromItsCurrentRecords) {
  // Enough for several batches of the reader.
  const auto given = test::cases(20'000, kSeed);
  const auto entries = submit_cases(given);
  const auto tables = tabulate_register(*store_, "victim", "native", {});
  ASSERT_TRUE(tables) << tables.error().id;
  EXPECT_TRUE(std::is_sorted(tables->begin(), tables->end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));
  Rows corridors, reporters;
  std::map<std::string, std::set<std::string>> parties;
  for (const auto& one : given) {
    if (one.counting != "detected") continue;
    const auto year = std::to_string(one.year);
    const auto from = one.citizenship.empty() ? "not_asked" : one.citizenship;
    for (const auto& y : {year, std::string("_T")})
      for (const auto& a : {from, std::string("_T")})
        for (const auto& b : {one.country, std::string("_T")}) {
          auto& count = corridors[{y, a, b}];
          count.resize(1);
          ++count[0];
        }
    parties[year].insert(one.party);
  }
  for (const auto& [year, who] : parties)
    reporters[{year}] = {static_cast<std::int64_t>(who.size())};
  const auto* table = find(*tables, "corridors_by_year.native-detected");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(rows_of(table->table.reveal_to_owner()), corridors) << "seed " << kSeed;
  EXPECT_EQ(table->table.reveal_to_owner().columns[1].codelist, "place");
  EXPECT_EQ(table->entries_from, entries.front().value());
  EXPECT_EQ(table->entries_to, entries.back().value());
  table = find(*tables, "reporters_by_year.native-detected");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(rows_of(table->table.reveal_to_owner()), reporters) << "seed " << kSeed;
  for (const char* id : {"assistance_by_kind", "corridors", "victims_by_form", "victims_by_kind",
                         "victims_by_reporter_year", "victims_by_year_continuing"})
    EXPECT_NE(find(*tables, std::string(id) + ".native-assisted"), nullptr) << id;
}

TEST_F(Tables, AreThoseOfTheEntryAskedFor) {
  const auto given = test::cases(300, kSeed);
  const auto entries = submit_cases(given);
  auto question = Question{"victim", {"reporter"}, {}, {}, {}};
  question.query.as_of = entries[0];
  const auto then = tabulate(*store_, question);
  ASSERT_TRUE(then);
  EXPECT_EQ(then->rows.size(), 1u);
  question.query.as_of.reset();
  const auto now = tabulate(*store_, question);
  ASSERT_TRUE(now);
  EXPECT_EQ(now->rows.size(), 3u);
  const auto tables = tabulate_register(*store_, "victim", "native", entries[0]);
  ASSERT_TRUE(tables);
  for (const auto& table : *tables) EXPECT_EQ(table.reporters, std::vector<std::string>{"AAA"});
}

TEST_F(Tables, ShowAPartyItsOwnCasesAlone) {
  const auto given = test::cases(300, kSeed);
  submit_cases(given);
  auto question = Question{"victim", {"citizenship", "form"}, {{"year", "2012"}}, {}, {}};
  question.audience.viewer = base::PartyId("BBB");
  const auto table = tabulate(*store_, question);
  ASSERT_TRUE(table);
  Rows expected;
  for (const auto& one : given) {
    if (one.party != "BBB" || one.year != 2012) continue;
    auto forms = one.form;
    if (forms.empty()) forms = {"not_asked"};
    for (const auto& form : forms) {
      auto& count = expected[{one.citizenship.empty() ? "not_asked" : one.citizenship, form}];
      count.resize(1);
      ++count[0];
    }
  }
  EXPECT_FALSE(expected.empty());
  EXPECT_EQ(rows_of(*table), expected) << "seed " << kSeed;
}

TEST_F(Tables, ConcealWhatAnAudienceMayNotSee) {
  submit_cases(test::cases(50, kSeed));
  const auto* schema = store_->schemas().find("victim");
  const auto visible = registers::visible_fields(*schema, {}, "AAA");
  for (const auto& field : schema->fields()) {
    if (field.type == model::FieldType::object) continue;
    const bool seen = std::find(visible.begin(), visible.end(), &field) != visible.end();
    const auto table = tabulate(*store_, {"victim", {field.name}, {}, {}, {}});
    ASSERT_TRUE(table) << field.name;
    if (!seen) {
      ASSERT_EQ(table->rows.size(), 1u) << field.name;
      EXPECT_EQ(table->rows[0][0], model::Cell(model::Nothing::suppressed)) << field.name;
    } else {
      for (const auto& row : table->rows)
        EXPECT_NE(row[0], model::Cell(model::Nothing::suppressed)) << field.name;
    }
  }
}

TEST_F(Tables, OfStatisticsAreTheRecordsThemselves) {
  const JsonObject row{{"country", "XAB"},     {"indicator", "detected_victims"},
                       {"dimension", "total"}, {"category", "total"},
                       {"sex", "total"},       {"age", "total"}};
  auto with = [&](std::int64_t year, const char* key, const base::Json& value) {
    auto out = row;
    out["year"] = year;
    out[key] = value;
    return out;
  };
  auto bounded = with(2012, "low", 0);
  bounded["high"] = 4;
  submit("statistic", "UNO", "glotip",
         {with(2013, "value", 17), bounded, with(2011, "value", "unknown")});
  const auto tables = tabulate_register(*store_, "statistic", "glotip", {});
  ASSERT_TRUE(tables) << tables.error().id;
  ASSERT_EQ(tables->size(), 1u);
  const auto& made = tables->front();
  EXPECT_EQ(made.name, "statistics.glotip");
  EXPECT_EQ(made.period, "2011-2013");
  EXPECT_EQ(made.reporters, std::vector<std::string>{"UNO"});
  const auto& table = made.table.reveal_to_owner();
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.columns.size(), 8u);
  EXPECT_EQ(table.columns.back().role, model::Column::Role::value);
  EXPECT_EQ(table.rows[0][6], model::Cell(std::string("2011")));
  EXPECT_EQ(table.rows[0][7], model::Cell(model::Nothing::unknown));
  EXPECT_EQ(table.rows[1][7], model::Cell(model::Interval{0, 4}));
  EXPECT_EQ(table.rows[2][7], model::Cell(std::int64_t{17}));
}

TEST_F(Tables, OfAnUnknownRegisterAreRefused) {
  const auto tables = tabulate_register(*store_, "victims", "native", {});
  ASSERT_FALSE(tables);
  EXPECT_EQ(tables.error().id, "analysis.register.unknown");
  const auto table = tabulate(*store_, {"victim", {"surname"}, {}, {}, {}});
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().id, "frame.column.unknown");
}

// A tabulation that names a field the register has not, or one that nobody may release, would be
// found only when somebody releases.
TEST(Tabulations, NameFieldsThatMayBeCounted) {
  const auto schemas = model::Schemas::load(base::home_path("schemas"));
  ASSERT_TRUE(schemas) << schemas.error().id;
  const auto tabulations = frame::load_tabulations(base::home_path("policies/tabulations"));
  ASSERT_TRUE(tabulations) << tabulations.error().id;
  EXPECT_GE(tabulations->size(), 23u);
  for (const auto& one : *tabulations) {
    const auto* schema = schemas->find(one.register_name);
    ASSERT_NE(schema, nullptr) << one.id;
    for (const auto& name : frame::columns_of(one)) {
      if (one.method == "wanted_given" && name == one.by.front()) continue;
      const auto* field = schema->field(name);
      ASSERT_NE(field, nullptr) << one.id << " reads " << name;
      EXPECT_NE(field->privacy, model::PrivacyClass::secret) << one.id << " reads " << name;
    }
    const base::Json options(one.options);
    for (const char* option : {"wanted", "given"}) {
      const auto name = base::text_or(options, option);
      EXPECT_TRUE(name.empty() || schema->field(name)) << one.id << " reads " << name;
    }
    const auto* join = base::find(options, "joined");
    if (!join) continue;
    const auto* other = schemas->find(base::text_or(*join, "register"));
    ASSERT_NE(other, nullptr) << one.id;
    EXPECT_NE(other->field(base::text_or(*join, "field")), nullptr) << one.id;
    EXPECT_NE(schema->field(base::text_or(*join, "key")), nullptr) << one.id;
  }
}

}  // namespace
}  // namespace palermo::analysis
