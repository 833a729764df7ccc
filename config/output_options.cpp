// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/output_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "segue/data/input/format_of_name.hpp"
#include "segue/options/option_reader.hpp"
#include "segue/options/read_enum.hpp"

namespace segue {
namespace {

constexpr std::array<std::string_view, 4> compressed{".gz", ".zst", ".bz2",
                                                     ".xz"};

/// A file's path as the process can open it; standard output stays itself.
std::optional<std::string> read_file(option_reader& reader,
                                     std::string_view name) {
  auto file = reader.text(name);
  if (!file || *file == output_options::standard_output) return file;
  if (file->empty()) {
    reader.fail(name,
                "is empty; expected a file, or \"-\" for standard output");
    return {};
  }
  for (auto ending : compressed)
    if (file->ends_with(ending))
      reader.fail(name, fmt::format("\"{}\" ends in {}, but this file is not "
                                    "compressed; expected a name without that "
                                    "ending",
                                    *file, ending));
  return reader.resolve_path(*file);
}

/// Refuses a file whose name stands for a format in which outputs are not
/// written.
void check_ending(option_reader& reader, const std::string& file) {
  auto name = format_of_name(file);
  if (reader.has("format") || name.empty()) return;
  auto is_written = [&](output_format f) { return to_string(f) == name; };
  if (std::ranges::any_of(output_formats, is_written)) return;
  reader.fail("file",
              fmt::format("\"{}\" is the name of a {} file, but outputs "
                          "are csv or jsonl; expected .csv, .jsonl, "
                          ".ndjson or .json, or a format",
                          file, name));
}

}  // namespace

output_format format_of(const std::string& file) {
  bool json = format_of_name(file) == to_string(output_format::jsonl);
  return json || file.ends_with(".json") ? output_format::jsonl
                                         : output_format::csv;
}

output_options read_output_options(option_reader& reader) {
  output_options options;
  if (auto file = read_file(reader, "file")) options.file = *file;
  check_ending(reader, options.file);
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
