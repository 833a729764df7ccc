// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/config/input_configuration.hpp"
#include "segue/errors/error.hpp"

namespace segue {

/// What to read, and what was guessed of it.
struct input_plan {
  input_configuration config;
  /// As TOML: `key = "id"`.
  std::vector<std::string> guessed;
};

/// How plan_input takes its path, and what it says.
struct input_plan_manner {
  /// The path is data, whatever it is called.
  bool is_data = false;
  /// How to say a key that cannot be guessed.
  std::string key_option = "--set input.key=NAME";
};

/// Takes a data file, or a configuration of which it reads [input], and fills
/// in what nobody has said from what is in the first file. Errors: as
/// load_configuration and guess_options.
boost::system::result<input_plan, std::vector<error>> plan_input(
    const std::string& path, std::vector<std::string> overrides,
    const input_plan_manner& manner = {});

}  // namespace segue
