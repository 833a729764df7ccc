// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"
#include "segue/options/option_tree.hpp"

namespace segue {

/// A configuration as written, which may contain no more than the place of the
/// data. It is read once, as it may come from a pipe.
struct configuration_source {
  std::string path;  ///< empty: made for data
  option_node tree;
};

/// Reads a TOML file; for data it makes a configuration, [input] with the path
/// as its files, relative to the process's folder. Errors: as parse_toml_file.
result<configuration_source> read_source(const std::string& path, bool is_data);

/// The part of a configuration that describes its input.
struct input_configuration {
  input_options input;
  /// The options of [input] that are set.
  std::vector<std::string> given;
  /// Of [batch], where they are set.
  std::optional<std::int64_t> num_unroll;
  std::optional<std::int64_t> batch_size;
};

using input_configuration_result =
    basic_result<input_configuration, std::vector<error>>;

/// Reads [input], of which only `files` is required (without `format` the input
/// is read as CSV), and the sizes of [batch]; the other tables are ignored.
/// Overrides and errors are as those of load_configuration.
input_configuration_result load_input(
    const configuration_source& source,
    std::span<const std::string> overrides = {});

/// The files of [input] if it does not name their format; none if it does, or
/// if it is wrong: load_input then reports the errors.
std::vector<std::string> files_without_format(
    const configuration_source& source, std::span<const std::string> overrides);

}  // namespace segue
