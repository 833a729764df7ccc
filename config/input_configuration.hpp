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

/// A configuration that may say no more than where data is, as it is written.
/// It is read once, as it may come from a pipe.
struct configuration_source {
  std::string path;  ///< empty: it was made for data
  option_node tree;
};

/// Reads a TOML file; of data it makes a configuration, [input] with the path
/// as its files, relative to the process's folder. Errors: as parse_toml_file.
result<configuration_source> read_source(const std::string& path, bool is_data);

/// Of a configuration what it says of its input.
struct input_configuration {
  input_options input;
  /// The options of [input] that are set.
  std::vector<std::string> given;
  /// Of [batch], where they are set.
  std::optional<std::int64_t> num_unroll;
  std::optional<std::int64_t> batch_size;
};

using input_configuration_result =
    boost::system::result<input_configuration, std::vector<error>>;

/// Reads [input], of which no more than `files` is needed (without `format`
/// the input is taken for CSV), and the sizes of [batch]; the other tables are
/// passed over. Overrides and errors are as those of load_configuration.
input_configuration_result load_input(
    const configuration_source& source,
    std::span<const std::string> overrides = {});

/// The files of [input] where it does not say their format; none where it
/// does, or where it is wrong: load_input has the errors.
std::vector<std::string> files_without_format(
    const configuration_source& source, std::span<const std::string> overrides);

}  // namespace segue
