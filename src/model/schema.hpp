// A register as data: one JSON Schema 2020-12 file with an `x-palermo` annotation (doc/format/schema.md).
//
// Loading refuses a property without a privacy class: nothing is public by omission. Immutable
// once loaded; safe to share between threads. Every refusal is a model.schema.* or model.codelist.*
// error with the file and the JSON pointer of the fault.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace palermo::model {

enum class PrivacyClass { public_, member, restricted, secret };

enum class FieldType { text, integer, number, boolean, date, list, object };

// One property of a register.
struct Field {
  std::string name;
  FieldType type = FieldType::text;
  PrivacyClass privacy = PrivacyClass::secret;
  bool quasi_identifier = false;
  bool required = false;
  bool indexed = false;
  std::string codelist;  // empty: free; "place": resolved by the places' naming authority
  std::string ref;       // register that the value points into, empty: none
  std::string format;    // "date"; "month": a year or a month of one, "2006" or "2006-12"
  std::string pattern;   // the subset of pattern.hpp
  std::vector<std::string> values;  // enum, or the codes of the code list; empty: any
  std::optional<double> minimum, maximum;
  std::size_t max_length = 0;  // code points; 0: no limit
  std::string compare;         // how linkage compares it: "exact", "date", "name", "bloom", "none"
  std::string hxl, sdmx, ic_tip;
  int since = 1;
  FieldType item = FieldType::text;  // of a list: text or object
  bool total = false;                // "_T", all values together, may stand beside the codes
};

// The coded values of a field, from schemas/codelists/<name>.json, in the order in which they are
// shown. Lists that it includes stand at its end.
struct CodeList {
  std::string name;
  std::vector<std::string> codes;
  bool places = false;  // a place's code is a code of the list too
  std::map<std::string, base::JsonObject, std::less<>> attributes = {};  // code -> "isic": "A", ...
  // For places: whether it has a place's form, not whether there is such a place.
  bool contains(std::string_view code) const;
  std::string attribute(std::string_view code, std::string_view name) const;  // or empty
};

// The code list of places, which needs no file.
inline constexpr std::string_view kPlaceList = "place";
// "ABW", "M49:145".
bool has_form_of_place(std::string_view code);

inline bool is_nothing(std::string_view code) {
  return code == "unknown" || code == "not_asked" || code == "suppressed";
}

struct Checks;  // checks.hpp: the schema compiled for validate()

class Schema {
 public:
  // `common`: what `$ref` "../common/<name>.json" stands for.
  static base::Result<Schema> parse(const base::Json& document,
                                    const std::map<std::string, CodeList>& codelists,
                                    const std::map<std::string, base::Json>& common = {});

  const base::RegisterId& id() const { return id_; }
  int version() const { return version_; }
  const std::vector<Field>& fields() const { return fields_; }
  const Field* field(std::string_view name) const;
  // Fields whose values, with the party's code where `key_of_party` says so, identify a record.
  const std::vector<std::string>& natural_key() const { return natural_key_; }
  bool key_of_party() const { return key_of_party_; }
  // A changed value under the same key is a proposed difference that a person confirms.
  bool changes_need_confirmation() const { return changes_need_confirmation_; }
  const std::vector<std::string>& caption() const { return caption_; }
  const std::string& publish() const { return publish_; }  // "all", "aggregate", "never"
  const std::vector<std::string>& writers() const { return writers_; }
  // Named functions (rules.hpp): a broken rule refuses the record, a broken one of `warnings` is told.
  const std::vector<std::string>& rules() const { return rules_; }
  const std::vector<std::string>& warnings() const { return warnings_; }
  // A register of the program itself (judgements, editions): written by acts, never by a file.
  bool of_program() const { return of_program_; }
  const base::Json& document() const { return document_; }
  const Checks& checks() const { return *checks_; }

 private:
  base::Result<void> read_register(const base::Json& annotation);

  base::RegisterId id_;
  int version_ = 1;
  std::vector<Field> fields_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<std::string> natural_key_, caption_, writers_, rules_, warnings_;
  bool key_of_party_ = false;
  bool changes_need_confirmation_ = false;
  bool of_program_ = false;
  std::string publish_;
  base::Json document_;
  std::shared_ptr<const Checks> checks_;
};

// All registers and code lists of a directory (schemas/), and of further schema files given at run
// time: a new register is one file.
class Schemas {
 public:
  static base::Result<Schemas> load(const std::string& directory,
                                    const std::vector<std::string>& more_files = {});
  const Schema* find(std::string_view register_name) const;
  const CodeList* codelist(std::string_view name) const;
  const std::map<std::string, CodeList>& codelists() const { return codelists_; }
  const std::map<std::string, Schema, std::less<>>& all() const { return schemas_; }

 private:
  std::map<std::string, Schema, std::less<>> schemas_;
  std::map<std::string, CodeList> codelists_;
};

// Schema files named by the environment (PALERMO_SCHEMAS, parted by ':'), for load().
std::vector<std::string> extra_schema_files();

std::string_view name_of(PrivacyClass privacy);
std::string_view name_of(FieldType type);

}  // namespace palermo::model
