// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>

#include "segue/errors/result.hpp"
#include "segue/launcher/exit_code.hpp"
#include "segue/launcher/subcommand.hpp"

namespace segue {

/// The program's arguments, understood.
struct command_line {
  /// What is to be done; null: `text` is to be printed.
  const subcommand* what = nullptr;
  given_arguments given;
  std::string text;
};

/// Reads the arguments after the program's name. Error: invalid_argument,
/// ready to be shown, with the nearest name for an unknown one.
result<command_line> parse_command_line(std::span<const std::string> arguments);

/// What is wrong with the arguments of `segue` or `segue NAME`, ready to be
/// shown.
error usage_error(std::string_view of, std::string_view reason);

}  // namespace segue
