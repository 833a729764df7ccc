// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/options/option_reader.hpp"

namespace segue {

enum class output_format : std::uint8_t {
  csv,    ///< a header, then one row per real step
  jsonl,  ///< JSON Lines, one object per real step
};

/// Where a run writes: `[output]`.
struct output_options {
  /// What `file` and `states_file` mean by standard output.
  static constexpr const char* standard_output = "-";

  /// The outputs' file, as the process can open it. Standard output is the
  /// default, so that a run can feed another program.
  std::string file = standard_output;

  /// The outputs' format. Default: by the file's ending, JSON Lines for
  /// ".jsonl" and ".json", else CSV.
  output_format format = output_format::csv;

  /// A file for every key's final states, as JSON Lines [B14]. Absent: they
  /// are not written, as most runs need the outputs alone.
  std::optional<std::string> states_file;
};

/// The format that the ending of a file's name asks for.
output_format format_of(const std::string& file);

/// Reads `[output]`; what is wrong is recorded by the reader.
output_options read_output_options(option_reader& reader);

}  // namespace segue
