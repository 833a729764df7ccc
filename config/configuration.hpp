// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <vector>

#include "segue/config/batch_options.hpp"
#include "segue/config/cluster_options.hpp"
#include "segue/config/output_options.hpp"
#include "segue/config/runtime_options.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/features/columns/dense_column.hpp"
#include "segue/models/model_options.hpp"
#include "segue/options/option_log.hpp"
#include "segue/options/option_places.hpp"
#include "segue/options/option_tree.hpp"
#include "segue/training/train_options.hpp"

namespace segue {

/// A checked configuration: the content of a TOML file with the tables [input],
/// [batch], [[column]], [model], [train], [output], [runtime], [[node]],
/// [state] and [cluster]. Paths are ones that the process can open.
struct configuration {
  input_options input;
  batch_options batch;
  /// In the order of the file, at least one.
  std::vector<dense_column_ptr> columns;
  model_options model;
  /// Whether there is a table [model]. It is needed for a run, but not to
  /// inspect batches. Without it `model` has its defaults.
  bool has_model = false;
  train_options train;
  /// Whether there is a table [train].
  bool has_train = false;
  output_options output;
  runtime_options runtime;
  cluster_options cluster;
  /// The path of the configuration file.
  std::string path;
  /// For each column the table that it was made from: "column.2".
  std::vector<std::string> column_paths;
  /// Where each option was written.
  option_places places;
  /// All options as written, with overrides applied.
  option_node tree;
  /// What the readers have recorded about the options.
  option_uses uses;
};

/// A configuration, or all of its errors, ordered by line, those of overrides
/// last. Each error begins with its place (see option_document).
using configuration_result = basic_result<configuration, std::vector<error>>;

/// Found by argument-dependent lookup from `configuration_result::value()`.
/// Throws a failure with all messages, one per line.
[[noreturn]] void throw_exception_from_error(const std::vector<error>& errors);

/// Reads and checks the TOML file at `path`. First applies `overrides` in
/// order, each "NAME=VALUE" as for `--set` (see apply_override); relative paths
/// in them are also relative to the folder of the file. `kinds` are the kinds
/// of columns that it may name. Opens no other file, except vocabularies that a
/// column reads to determine its size.
configuration_result load_configuration(
    const std::string& path, std::span<const std::string> overrides = {},
    const column_registry& kinds = column_registry::standard());

}  // namespace segue
