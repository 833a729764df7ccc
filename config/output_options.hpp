// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace segue {

class option_reader;

enum class output_format : std::uint8_t {
  csv,    ///< a header, then one row per real step
  jsonl,  ///< JSON Lines, one object per real step
};

inline constexpr std::array output_formats{output_format::csv,
                                           output_format::jsonl};

// A format that this has forgotten does not compile.
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"

/// "csv", "jsonl".
constexpr std::string_view to_string(output_format format) {
  switch (format) {
    case output_format::csv:
      return "csv";
    case output_format::jsonl:
      return "jsonl";
  }
  return "";
}

#pragma GCC diagnostic pop

static_assert(to_string(output_format{output_formats.size()}).empty(),
              "a format is not in the list");

/// Where a run writes: `[output]`.
struct output_options {
  /// The value of `file` and `states_file` for standard output.
  static constexpr const char* standard_output = "-";

  /// The file for the outputs, as a path that the process can open. The default
  /// is standard output, so that a run can feed another program. It is not
  /// compressed, so an ending such as ".gz" is an error.
  std::string file = standard_output;

  /// The format of the outputs. Default: from the ending of the file, JSON
  /// Lines for ".jsonl", ".ndjson" and ".json", otherwise CSV. Needed if the
  /// ending is that of another format, such as ".tfrecord".
  output_format format = output_format::csv;

  /// A file for the final states of every key, as JSON Lines [B14]. If absent,
  /// they are not written, because most runs need only the outputs.
  std::optional<std::string> states_file{};
};

/// The format that the ending of a file name stands for.
output_format format_of(const std::string& file);

/// Reads `[output]`; the reader records errors.
output_options read_output_options(option_reader& reader);

}  // namespace segue
