// Reading code lists, schemas/codelists/*.json (doc/format/schema.md). Internal to model.
#pragma once

#include <map>
#include <string>

#include "model/schema.hpp"

namespace palermo::model {

// Every list of the directory, with the lists that it includes put in. Fails with model.codelist.*.
base::Result<std::map<std::string, CodeList>> load_codelists(const std::string& directory);
// One list without what it includes; `includes` gets their names.
base::Result<CodeList> parse_codelist(const base::Json& document, std::vector<std::string>& includes);

}  // namespace palermo::model
