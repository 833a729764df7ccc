// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/input_configuration.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/config/toml_reader.hpp"

namespace segue {
namespace {

result<toml_reader> open(const configuration_source& source,
                         std::span<const std::string> overrides) {
  if (!source.is_data) return toml_reader::open(source.path, overrides);
  std::string quoted;
  for (char c : source.path) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      quoted += c;
  }
  auto text = "[input]\nfiles = [\"" + quoted + "\"]\n";
  return toml_reader::parse(text, "", overrides);
}

}  // namespace

input_configuration_result load_input(const configuration_source& source,
                                      std::span<const std::string> overrides) {
  auto reader = open(source, overrides);
  if (!reader) return std::vector{reader.error()};
  auto& root = reader->root();
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
  if (auto errors = reader->finish(); !errors.empty()) return errors;
  return c;
}

std::vector<std::string> files_without_format(
    const configuration_source& source,
    std::span<const std::string> overrides) {
  auto reader = open(source, overrides);
  if (!reader) return {};
  auto* input = reader->root().table("input");
  if (!input || input->has("format")) return {};
  auto files = input->texts("files").value_or(std::vector<std::string>{});
  for (auto& file : files)
    if (file != "-") file = input->resolve_path(file);
  return files;
}

}  // namespace segue
