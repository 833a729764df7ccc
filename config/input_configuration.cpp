// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/input_configuration.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "segue/config/parse_toml.hpp"
#include "segue/config/toml_document.hpp"

namespace segue {
namespace {

std::string toml_string(std::string_view path) {
  std::string quoted;
  for (char c : path) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      quoted += c;
  }
  return quoted;
}

}  // namespace

result<configuration_source> read_source(const std::string& path,
                                         bool is_data) {
  auto tree =
      is_data
          ? parse_toml("[input]\nfiles = [\"" + toml_string(path) + "\"]\n", "")
          : parse_toml_file(path);
  if (!tree) return tree.error();
  return configuration_source{is_data ? "" : path, std::move(*tree)};
}

input_configuration_result load_input(const configuration_source& source,
                                      std::span<const std::string> overrides) {
  auto reader = with_overrides(source.tree, source.path, overrides);
  auto& root = reader.root();
  input_configuration c;
  if (!root.has("input")) root.require("input");
  if (auto* input = root.table("input")) {
    constexpr bool needs_key = false;
    c.input = read_input_options(*input, needs_key);
    for (auto* option : {"key", "delimiter", "json", "example"})
      if (input->has(option)) c.given.emplace_back(option);
  }
  if (auto* batch = root.table("batch")) {
    batch->names();  // the others are known, and of no concern
    c.num_unroll = batch->integer("num_unroll", 1, batch_options::max_count);
    c.batch_size = batch->integer("batch_size", 1, batch_options::max_count);
  }
  for (auto* table : {"column", "model", "train", "output", "runtime", "node",
                      "state", "cluster"})
    root.has(table);
  if (auto errors = reader.finish(); !errors.empty()) return errors;
  return c;
}

std::vector<std::string> files_without_format(
    const configuration_source& source,
    std::span<const std::string> overrides) {
  auto reader = with_overrides(source.tree, source.path, overrides);
  auto* input = reader.root().table("input");
  if (!input || input->has("format")) return {};
  auto files = input->texts("files").value_or(std::vector<std::string>{});
  for (auto& file : files)
    if (file != "-") file = input->resolve_path(file);
  return files;
}

}  // namespace segue
