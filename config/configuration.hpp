// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/system/result.hpp>
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

/// Everything a run needs to know, checked: what a TOML file with the tables
/// [input], [batch], [[column]], [model], [train], [output], [runtime],
/// [[node]], [state] and [cluster] says. Paths are as the process can open
/// them.
struct configuration {
  input_options input;
  batch_options batch;
  /// In the order of the file, at least one.
  std::vector<dense_column_ptr> columns;
  model_options model;
  /// Whether there is a table [model]: batches can be looked at without one,
  /// a run needs one. Without it `model` has its defaults.
  bool has_model = false;
  train_options train;
  /// Whether there is a table [train].
  bool has_train = false;
  output_options output;
  runtime_options runtime;
  cluster_options cluster;
  /// The file that all of this comes from.
  std::string path;
  /// Of each column the table that made it: "column.2".
  std::vector<std::string> column_paths;
  /// Where each option was written.
  option_places places;
  /// All that was written, overrides applied.
  option_node tree;
  /// What reading it has shown about its options.
  option_uses uses;
};

/// A configuration, or all of its errors: by line, those of overrides last,
/// each with its place in front (see option_document).
using configuration_result =
    boost::system::result<configuration, std::vector<error>>;

/// Found by argument-dependent look-up from `configuration_result::value()`:
/// throws a failure with all messages, one a line.
[[noreturn]] void throw_exception_from_error(const std::vector<error>& errors,
                                             const boost::source_location&);

/// Reads and checks the TOML file at `path`. `overrides` are applied in order
/// before, each "NAME=VALUE" as the program's `--set` takes it (see
/// apply_override); relative paths in them are relative to the file's folder
/// too. `kinds` are the kinds of columns that it may name. No file but this one
/// is opened, but for vocabularies that a column reads to know its size.
configuration_result load_configuration(
    const std::string& path, std::span<const std::string> overrides = {},
    const column_registry& kinds = column_registry::standard());

}  // namespace segue
