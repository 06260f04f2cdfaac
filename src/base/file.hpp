// Whole files: reading, and writing that leaves either the old or the new file, never half of one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace palermo::base {

Result<std::string> read_file(const std::string& path);
// Temporary beside it, fsync, rename. Fails with file.unwritable or store.full.
Result<void> write_file(const std::string& path, std::string_view bytes);
Result<void> make_directories(const std::string& path);
// Names of the regular files in a directory with that ending, sorted. Empty when there is none.
std::vector<std::string> list_files(const std::string& directory, std::string_view ending);

}  // namespace palermo::base
