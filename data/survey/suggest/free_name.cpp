// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/free_name.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

namespace segue {
namespace {

namespace fs = std::filesystem;

/// Whether a path or glob may match a file `name` in the current folder.
bool names(const std::string& pattern, const std::string& name) {
  fs::path path{pattern};
  std::error_code fault;
  auto folder = path.has_parent_path() ? path.parent_path() : fs::path{"."};
  bool elsewhere = !fs::equivalent(folder, ".", fault) && !fault;
  if (elsewhere) return false;
  return path.filename() == name ||
         ::fnmatch(path.filename().c_str(), name.c_str(), 0) == 0;
}

/// Returns the first name for which `taken` is false.
template <class Taken>
std::optional<std::string> first_name(const std::string& stem,
                                      const std::string& ending, Taken taken) {
  constexpr int most = 100;
  for (int i = 1; i <= most; ++i) {
    auto name =
        i == 1 ? stem + ending : fmt::format("{}_{}{}", stem, i, ending);
    if (!taken(name)) return name;
  }
  return {};
}

bool any_names(const std::vector<std::string>& patterns,
               const std::string& name) {
  return std::ranges::any_of(
      patterns, [&](auto& pattern) { return names(pattern, name); });
}

}  // namespace

std::optional<std::string> free_name(const std::string& stem,
                                     const std::string& ending,
                                     const std::vector<std::string>& patterns) {
  return first_name(stem, ending, [&](const std::string& name) {
    return any_names(patterns, name);
  });
}

std::optional<std::string> new_name(const std::string& stem,
                                    const std::string& ending,
                                    const std::vector<std::string>& patterns) {
  return first_name(stem, ending, [&](const std::string& name) {
    std::error_code ignored;
    return any_names(patterns, name) || fs::exists(name, ignored);
  });
}

}  // namespace segue
