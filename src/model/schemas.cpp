#include <cstdlib>
#include <filesystem>

#include "base/file.hpp"
#include "model/codelist.hpp"
#include "model/field.hpp"
#include "model/schema.hpp"

namespace palermo::model {

using base::Json;
using base::Result;

namespace {

constexpr std::string_view kEnding = ".schema.json";

Result<std::map<std::string, Json>> load_common(const std::string& directory) {
  std::map<std::string, Json> out;
  for (const auto& file : base::list_files(directory, ".json")) {
    TRY_ASSIGN(auto document, base::read_json_file((std::filesystem::path(directory) / file).string()));
    out.emplace(file.substr(0, file.size() - 5), std::move(document));
  }
  return out;
}

}  // namespace

std::vector<std::string> extra_schema_files() {
  std::vector<std::string> out;
  const char* named = std::getenv("PALERMO_SCHEMAS");
  std::string_view rest = named ? named : "";
  while (!rest.empty()) {
    const auto end = rest.find(':');
    if (end != 0) out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return out;
}

Result<Schemas> Schemas::load(const std::string& directory, const std::vector<std::string>& more_files) {
  namespace fs = std::filesystem;
  const fs::path root(directory);
  Schemas out;
  TRY_ASSIGN(out.codelists_, load_codelists((root / "codelists").string()));
  TRY_ASSIGN(const auto common, load_common((root / "common").string()));

  std::vector<std::pair<std::string, std::string>> files;  // path, register that its name promises
  for (const auto& file : base::list_files((root / "registers").string(), kEnding))
    files.emplace_back((root / "registers" / file).string(), file.substr(0, file.size() - kEnding.size()));
  if (files.empty()) return std::move(schema_error("none", "").in_file((root / "registers").string()));
  for (const auto& file : more_files) files.emplace_back(file, "");

  for (const auto& [path, promised] : files) {
    TRY_ASSIGN(const auto document, base::read_json_file(path));
    auto schema = Schema::parse(document, out.codelists_, common);
    if (!schema) return std::move(schema.error().in_file(path));
    const auto name = schema->id().value();
    if (!promised.empty() && name != promised)
      return std::move(schema_error("file_name", "/x-palermo/register").in_file(path).with("register", name));
    if (!out.schemas_.emplace(name, std::move(*schema)).second)
      return std::move(schema_error("register_twice", "/x-palermo/register").in_file(path).with("register", name));
  }
  for (const auto& [name, schema] : out.schemas_)
    for (const auto& field : schema.fields())
      if (!field.ref.empty() && !out.schemas_.contains(field.ref))
        return schema_error("ref_register", "/properties/" + field.name + "/x-palermo/ref")
            .in_file(name)
            .with("ref", field.ref);
  return out;
}

const Schema* Schemas::find(std::string_view register_name) const {
  const auto found = schemas_.find(register_name);
  return found == schemas_.end() ? nullptr : &found->second;
}

const CodeList* Schemas::codelist(std::string_view name) const {
  const auto found = codelists_.find(std::string(name));
  return found == codelists_.end() ? nullptr : &found->second;
}

}  // namespace palermo::model
