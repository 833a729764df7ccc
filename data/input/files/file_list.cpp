// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/files/file_list.hpp"

#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <tuple>

namespace segue {
namespace {

bool is_glob(const std::string& pattern) {
  std::error_code ignored;
  return pattern.find_first_of("*?[") != std::string::npos &&
         !std::filesystem::exists(pattern, ignored);
}

std::vector<std::string> matches(const std::string& pattern) {
  std::vector<std::string> names;
  ::glob_t found{};
  // Sorted below, since glob() would sort by the locale.
  if (::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0)
    names.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  std::ranges::sort(names);
  return names;
}

/// Returns what identifies a file under any name: device and inode. If they
/// cannot be read, its name does, and the reader will report the error.
std::tuple<dev_t, ino_t, std::string> identity_of(const std::string& path) {
  struct stat status {};
  auto failed = path == "-" ? ::fstat(STDIN_FILENO, &status)
                            : ::stat(path.c_str(), &status);
  if (failed) return {0, 0, path};
  return {status.st_dev, status.st_ino, ""};
}

result<void> check_distinct(const std::vector<std::string>& files) {
  std::map<std::tuple<dev_t, ino_t, std::string>, std::string> names;
  for (auto& file : files) {
    auto [first, is_new] = names.try_emplace(identity_of(file), file);
    if (is_new) continue;
    auto other = first->second == file
                     ? ""
                     : fmt::format(", the second time as '{}'", first->second);
    return error{errc::already_exists,
                 fmt::format("the input lists '{}' twice{}", file, other)};
  }
  return {};
}

/// Fisher and Yates' shuffle. std::shuffle differs between libraries; the
/// generator does not. The bias of the modulo is below n / 2^64.
void shuffle(std::vector<std::string>& files, std::int64_t seed) {
  std::mt19937_64 random{static_cast<std::uint64_t>(seed)};
  for (auto left = files.size(); left > 1; --left)
    std::swap(files[left - 1], files[random() % left]);
}

}  // namespace

result<std::vector<std::string>> list_files(
    const std::vector<std::string>& patterns) {
  std::vector<std::string> files;
  for (auto& pattern : patterns) {
    if (!is_glob(pattern)) {
      files.push_back(pattern);
      continue;
    }
    auto names = matches(pattern);
    if (names.empty())
      return error{errc::not_found,
                   fmt::format("no file matches '{}'", pattern)};
    files.insert(files.end(), names.begin(), names.end());
  }
  if (auto once = check_distinct(files); !once) return once.error();
  return files;
}

result<std::vector<std::string>> files_to_read(const input_options& options) {
  auto files = list_files(options.files);
  if (!files) return files;
  if (files->empty())
    return error{errc::invalid_argument, "the input names no files"};
  if (options.shuffle_files) shuffle(*files, *options.shuffle_files);
  return files;
}

bool can_be_read_again(const std::string& path) {
  using std::filesystem::file_type;
  std::error_code ignored;
  auto type = std::filesystem::status(path, ignored).type();
  return path != "-" && type != file_type::fifo && type != file_type::socket &&
         type != file_type::character;
}

result<std::optional<std::string>> find_read_once(
    const std::vector<std::string>& patterns) {
  auto files = list_files(patterns);
  if (!files) return files.error();
  auto once = std::ranges::find_if_not(*files, can_be_read_again);
  if (once == files->end()) return std::optional<std::string>{};
  return std::optional{display_name(*once)};
}

std::string display_name(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

}  // namespace segue
