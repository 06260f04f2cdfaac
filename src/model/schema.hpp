// A register as data: one JSON Schema 2020-12 file with an `x-palermo` annotation (doc/format/schema.md).
//
// Loading refuses a property without a privacy class: nothing is public by omission. Immutable
// once loaded; safe to share between threads.
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
  std::string format;    // "date"
  std::string pattern;
  std::vector<std::string> values;  // enum, or the codes of the code list; empty: any
  std::optional<double> minimum, maximum;
  std::size_t max_length = 0;  // code points; 0: no limit
  std::string hxl, sdmx;
  int since = 1;
};

// The coded values of a field, from schemas/codelists/<name>.json. `nothing` holds the codes that
// are kinds of nothing ("unknown", "not_asked"), which shares leave out of their denominators.
struct CodeList {
  std::string name;
  std::vector<std::string> codes;
  bool contains(std::string_view code) const;
};

inline bool is_nothing(std::string_view code) {
  return code == "unknown" || code == "not_asked" || code == "suppressed";
}

class Schema {
 public:
  static base::Result<Schema> parse(const base::Json& document,
                                    const std::map<std::string, CodeList>& codelists);

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
  const std::vector<std::string>& rules() const { return rules_; }
  const base::Json& document() const { return document_; }

 private:
  base::RegisterId id_;
  int version_ = 1;
  std::vector<Field> fields_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<std::string> natural_key_, caption_, writers_, rules_;
  bool key_of_party_ = false;
  bool changes_need_confirmation_ = false;
  std::string publish_;
  base::Json document_;
};

// All registers and code lists of a directory (schemas/), and of further schema files given at run
// time: a new register is one file.
class Schemas {
 public:
  static base::Result<Schemas> load(const std::string& directory,
                                    const std::vector<std::string>& more_files = {});
  const Schema* find(std::string_view register_name) const;
  const CodeList* codelist(std::string_view name) const;
  const std::map<std::string, Schema, std::less<>>& all() const { return schemas_; }

 private:
  std::map<std::string, Schema, std::less<>> schemas_;
  std::map<std::string, CodeList> codelists_;
};

std::string_view name_of(PrivacyClass privacy);

}  // namespace palermo::model
