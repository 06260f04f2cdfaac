#include "model/codelist.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/file.hpp"
#include "model/pattern.hpp"

namespace palermo::model {

using base::Code;
using base::error;
using base::Json;
using base::Result;
using base::text_or;

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

base::Error fault(const char* id, std::string pointer) {
  return std::move(error(Code::invalid, id).at_pointer(std::move(pointer)));
}

Result<void> add_included(std::map<std::string, CodeList>& lists,
                          const std::map<std::string, std::vector<std::string>>& includes) {
  for (const auto& [name, others] : includes) {
    auto& list = lists.at(name);
    for (const auto& other : others) {
      if (other == kPlaceList) list.places = true;
      const auto found = lists.find(other);
      // One level only: a list that includes others is not included itself.
      if ((found == lists.end() && other != kPlaceList) ||
          (found != lists.end() && includes.contains(other)))
        return fault("model.codelist.include", "/includes").in_file(name).with("list", other);
      if (found == lists.end()) continue;
      list.places = list.places || found->second.places;
      for (const auto& code : found->second.codes) {
        if (list.contains(code)) continue;
        list.codes.push_back(code);
        if (const auto told = found->second.attributes.find(code); told != found->second.attributes.end())
          list.attributes.emplace(code, told->second);
      }
    }
  }
  return {};
}

}  // namespace

bool has_form_of_place(std::string_view code) {
  if (code.size() == 3) return std::all_of(code.begin(), code.end(), is_upper);
  return code.size() == 7 && code.starts_with("M49:") && std::all_of(code.begin() + 4, code.end(), is_digit);
}

bool CodeList::contains(std::string_view code) const {
  return std::find(codes.begin(), codes.end(), code) != codes.end() || (places && has_form_of_place(code));
}

std::string CodeList::attribute(std::string_view code, std::string_view attribute_name) const {
  const auto found = attributes.find(code);
  if (found == attributes.end()) return {};
  const auto* value = found->second.if_contains(attribute_name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

Result<CodeList> parse_codelist(const Json& document, std::vector<std::string>& includes) {
  static const std::set<std::string, std::less<>> kMembers{"codelist", "version", "source", "$comment",
                                                           "includes", "codes"};
  static const Pattern kCode = *Pattern::parse("^[A-Za-z0-9_+-]{1,40}$");
  if (!document.is_object()) return fault("model.codelist.shape", "");
  for (const auto& member : document.get_object())
    if (!kMembers.contains(member.key()))
      return fault("model.codelist.keyword", "/" + std::string(member.key())).with("keyword", std::string(member.key()));
  CodeList out;
  out.name = text_or(document, "codelist");
  const auto* codes = base::find(document, "codes");
  if (out.name.empty() || !codes || !codes->is_array()) return fault("model.codelist.shape", "");
  if (const auto* others = base::find(document, "includes"); others && others->is_array())
    for (const auto& other : others->get_array())
      if (other.is_string()) includes.emplace_back(other.get_string());
  std::size_t at = 0;
  for (const auto& item : codes->get_array()) {
    const auto pointer = "/codes/" + std::to_string(at++);
    const auto code = item.is_string() ? std::string(item.get_string()) : text_or(item, "code");
    if (!kCode.matches(code)) return fault("model.codelist.code", pointer);
    if (out.contains(code)) return fault("model.codelist.twice", pointer).with("code", code);
    out.codes.push_back(code);
    if (!item.is_object()) continue;
    auto attributes = item.get_object();
    attributes.erase("code");
    if (!attributes.empty()) out.attributes.emplace(code, std::move(attributes));
  }
  return out;
}

Result<std::map<std::string, CodeList>> load_codelists(const std::string& directory) {
  std::map<std::string, CodeList> lists;
  std::map<std::string, std::vector<std::string>> includes;
  for (const auto& file : base::list_files(directory, ".json")) {
    const auto path = (std::filesystem::path(directory) / file).string();
    TRY_ASSIGN(const auto document, base::read_json_file(path));
    std::vector<std::string> others;
    auto list = parse_codelist(document, others);
    if (!list) return std::move(list.error().in_file(path));
    if (list->name + ".json" != file)
      return fault("model.codelist.name", "/codelist").in_file(path).with("name", list->name);
    if (!others.empty()) includes.emplace(list->name, std::move(others));
    lists.emplace(list->name, std::move(*list));
  }
  if (const auto places = lists.find(std::string(kPlaceList)); places != lists.end()) places->second.places = true;
  TRY(add_included(lists, includes));
  return lists;
}

}  // namespace palermo::model
