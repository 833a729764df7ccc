// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/output_places.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>

#include "segue/data/input/files/file_list.hpp"
#include "segue/data/storage/new_file.hpp"

namespace segue {
namespace {

namespace fs = std::filesystem;

struct named_file {
  std::string option;
  std::string path;
  std::string name = path;  ///< its name in messages
};

/// Returns the paths of standard input and output, which may be files.
named_file file_read(std::string option, std::string path) {
  if (path == "-") return {std::move(option), "/dev/stdin", "standard input"};
  return {std::move(option), std::move(path)};
}

named_file file_written(std::string option, std::string path) {
  if (path == output_options::standard_output)
    return {std::move(option), "/dev/stdout", "standard output"};
  return {std::move(option), std::move(path)};
}

bool same_file(const std::string& a, const std::string& b) {
  std::error_code fault;
  if (a == b) return true;
  if (fs::equivalent(a, b, fault)) return true;
  auto full_a = fs::weakly_canonical(a, fault);
  return !fault && full_a == fs::weakly_canonical(b, fault) && !fault;
}

std::vector<named_file> files_read(const configuration& config) {
  std::vector<named_file> files{{"the configuration", config.path}};
  // If listing fails, that is an error of the input, not of this check.
  if (auto inputs = list_files(config.input.files))
    for (auto& path : *inputs)
      files.push_back(file_read("one of input.files", std::move(path)));
  if (!config.model.weights.empty())
    files.push_back({"model.weights", config.model.weights});
  return files;
}

std::vector<named_file> files_written(const configuration& config,
                                      role_set roles) {
  std::vector<named_file> files;
  if (roles.has(node_role::consumer))
    files.push_back(file_written("output.file", config.output.file));
  if (roles.has(node_role::batcher) && config.output.states_file)
    files.push_back({"output.states_file", *config.output.states_file});
  if (roles.has(node_role::source) && !config.input.reject_file.empty())
    files.push_back({"input.reject_file", config.input.reject_file});
  return files;
}

/// Returns what is wrong with a place to write to, regardless of the others.
std::optional<std::string> fault_of(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    return fmt::format("'{}' is a folder", path);
  auto folder = fs::path{path}.parent_path();
  if (folder.empty() || fs::is_directory(folder, ignored)) return {};
  return fmt::format("'{}': there is no folder '{}'", path, folder.string());
}

/// Tries to replace a file, which otherwise happens only after hours. Leaves no
/// traces.
std::optional<error> fault_of_replacing(const std::string& path) {
  std::error_code ignored;
  auto type = fs::status(path, ignored).type();
  if (type != fs::file_type::regular && type != fs::file_type::not_found)
    return error{
        errc::invalid_argument,
        fmt::format(
            "'{}' is not a regular file, so a new file cannot replace it",
            path)};
  auto file = new_file::open(path);
  if (!file) return file.error();
  return {};
}

/// Whether writing would overwrite content: not for a pipe or /dev/null.
bool can_be_spoilt(const std::string& path) {
  std::error_code ignored;
  auto type = fs::status(path, ignored).type();
  return type == fs::file_type::regular || type == fs::file_type::not_found;
}

/// Finds files that would overwrite a file that is read, or each other.
std::vector<output_fault> check_places(const std::vector<named_file>& read,
                                       const std::vector<named_file>& written) {
  std::vector<output_fault> faults;
  auto taken = read;
  for (const auto& file : written) {
    auto fail = [&](std::string what) {
      faults.push_back(
          {file.option, {errc::invalid_argument, std::move(what)}});
    };
    if (!can_be_spoilt(file.path) && !fs::is_directory(file.path)) continue;
    if (auto fault = fault_of(file.path)) {
      fail(*fault);
      continue;
    }
    for (const auto& other : taken)
      if (same_file(file.path, other.path))
        fail(fmt::format("'{}' would overwrite {}", file.name, other.option));
    taken.push_back(file);
  }
  return faults;
}

}  // namespace

std::vector<output_fault> check_output_places(const configuration& config,
                                              role_set roles) {
  return check_places(files_read(config), files_written(config, roles));
}

std::vector<output_fault> check_conversion_places(
    const std::string& out, const std::string& reject_file,
    const std::vector<std::string>& files) {
  std::vector<named_file> read;
  read.reserve(files.size());
  for (const auto& file : files)
    read.push_back(file_read("an input file", file));
  std::vector<named_file> written{file_written("OUT", out)};
  if (!reject_file.empty())
    written.push_back({"input.reject_file", reject_file});
  return check_places(read, written);
}

std::vector<output_fault> check_training_places(const configuration& config) {
  std::vector<named_file> written;
  auto add = [&](const char* option, const std::string& path) {
    if (!path.empty()) written.push_back({option, path});
  };
  add("train.weights", config.train.weights);
  add("train.checkpoint", config.train.checkpoint);
  add("train.curve", config.train.curve);
  add("train.picture", config.train.picture);
  auto replaced = written;
  add("input.reject_file", config.input.reject_file);
  auto faults = check_places(files_read(config), written);
  if (!faults.empty()) return faults;
  for (const auto& file : replaced)
    if (auto fault = fault_of_replacing(file.path))
      faults.push_back({file.option, *fault});
  return faults;
}

}  // namespace segue
