// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/errors/result.hpp"
#include "segue/input/input_options.hpp"

namespace segue {

/// A configuration that may say no more than where data is.
struct configuration_source {
  std::string path;  ///< a TOML file, or data
  /// Whether `path` is data: the configuration then is [input] with this as its
  /// files, relative to the process's folder.
  bool is_data = false;
};

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
/// does, or where they are not to be read: load_input has the errors.
std::vector<std::string> files_without_format(
    const configuration_source& source, std::span<const std::string> overrides);

}  // namespace segue
