// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/config/input_configuration.hpp"
#include "segue/errors/error.hpp"

namespace segue {

/// An input to read, and what was guessed about it.
struct input_plan {
  input_configuration config;
  /// As TOML: `key = "id"`.
  std::vector<std::string> guessed;
};

/// How plan_input treats its path, and how it words errors.
struct input_plan_manner {
  /// Whether the path is data, whatever its name.
  bool is_data = false;
  /// How a user sets a key that cannot be guessed.
  std::string key_option = "--set input.key=NAME";
};

/// Takes a data file, or a configuration, whose [input] it reads, and guesses
/// the options that are not set from the content of the first file. Errors: as
/// for load_configuration and guess_options.
basic_result<input_plan, std::vector<error>> plan_input(
    const std::string& path, std::vector<std::string> overrides,
    const input_plan_manner& manner = {});

}  // namespace segue
