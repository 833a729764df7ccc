// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>

#include "segue/errors/result.hpp"
#include "segue/launcher/exit_code.hpp"
#include "segue/launcher/subcommand.hpp"

namespace segue {

/// The parsed arguments of the program.
struct command_line {
  /// The subcommand to run. If null, print `text`.
  const subcommand* what = nullptr;
  given_arguments given;
  std::string text;
};

/// Reads the arguments after the program's name. Error: invalid_argument,
/// ready to be shown, with the nearest name for an unknown one.
result<command_line> parse_command_line(std::span<const std::string> arguments);

/// An error in the arguments of `segue` or `segue NAME`, ready to be shown.
error usage_error(std::string_view of, std::string_view reason);

}  // namespace segue
