// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/output_options.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "segue/options/option_reader.hpp"
#include "segue/options/read_enum.hpp"

namespace segue {
namespace {

/// A file's path as the process can open it; standard output stays itself.
std::optional<std::string> read_file(option_reader& reader,
                                     std::string_view name) {
  auto file = reader.text(name);
  if (!file || *file == output_options::standard_output) return file;
  if (!file->empty()) return reader.resolve_path(*file);
  reader.fail(name, "is empty; expected a file, or \"-\" for standard output");
  return {};
}

}  // namespace

output_format format_of(const std::string& file) {
  return file.ends_with(".jsonl") || file.ends_with(".json")
             ? output_format::jsonl
             : output_format::csv;
}

output_options read_output_options(option_reader& reader) {
  output_options options;
  if (auto file = read_file(reader, "file")) options.file = *file;
  options.format = read_enum<output_format>(
      reader, "format", format_of(options.file), output_formats);
  options.states_file = read_file(reader, "states_file");
  std::error_code ignored;
  if (options.states_file == options.file &&
      !std::filesystem::is_character_file(options.file, ignored))
    reader.fail(
        "states_file",
        fmt::format("\"{}\" is also output.file; expected a different file",
                    options.file));
  return options;
}

}  // namespace segue
