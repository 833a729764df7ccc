// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/conversion/conversion_plan.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// What the program is asked to do.
enum class command : std::uint8_t {
  run,
  launch,
  train,
  check,
  inspect,
  stats,
  convert,
  status,
  help,
  version,
};

/// Which keys a run reads, of a configuration that holds some out.
enum class key_choice : std::uint8_t { all, training, evaluation };
std::string_view to_string(key_choice keys);

/// Whether the progress line is shown.
enum class progress_choice : std::uint8_t {
  on_terminal,  ///< where standard error is one
  always,       ///< `--progress`
  never,        ///< `--quiet`
};

/// The program's arguments, understood.
struct command_line {
  command what = command::help;
  /// Of `help`: the text to print.
  std::string help;

  /// The configuration's path; of `stats` and `convert` it may be that of a
  /// data file, of `status` it may be empty.
  std::string configuration;
  /// `--set NAME=VALUE`, in the order given.
  std::vector<std::string> overrides;
  progress_choice progress = progress_choice::on_terminal;

  /// Of `run`: `--node`.
  std::optional<std::string> node;
  /// Of `run` and `launch`: `--split`.
  key_choice keys = key_choice::all;
  /// Of `run` and `launch`: `--compare-reset`, the error with states reset as
  /// well.
  bool compare_reset = false;
  /// Of `run` and `launch`: `--no-label`, the input has no label.
  bool no_label = false;
  /// Of `train`: `--restart`, whatever the checkpoint holds.
  bool restart = false;
  /// Of `train`: `--accept-changes`, go on from the checkpoint though options
  /// that decide the weights are others.
  bool accept_changes = false;

  /// Of `inspect`: how many batches, at least 1.
  std::int64_t batches = 1;
  /// Of `inspect`: entries in a batch instead of the configuration's.
  std::optional<std::int64_t> batch_size;

  /// Of `stats`: whether a configuration is wanted instead of a description.
  bool suggest = false;

  /// Of `convert`: OUT.
  std::string output;
  /// Of `convert`: `--from` and `--to`.
  std::optional<data_format> from;
  std::optional<data_format> to;
  /// Of `convert`: `--dtype` and `--drop`; `to` is not set.
  conversion_request conversion;

  /// Of `status`: the node to ask.
  std::string host;
  std::uint16_t port = 0;
  /// Of `status`: JSON instead of tables.
  bool json = false;
};

/// Reads the arguments after the program's name. Error: invalid_argument,
/// ready to be shown, with the nearest name for an unknown one.
result<command_line> parse_command_line(std::span<const std::string> arguments);

/// The program's own `--help`.
std::string program_help();

}  // namespace segue
