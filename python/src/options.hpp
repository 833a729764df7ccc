// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

#include <optional>
#include <string>
#include <vector>

#include "segue/embed/pipeline.hpp"
#include "segue/jobs/job.hpp"
#include "segue/jobs/run_job.hpp"
#include "segue/options/option_tree.hpp"

namespace segue::python {

namespace nb = nanobind;

/// A dict of options, nested as the tables of a configuration are, as the
/// readers of options take it. None stands for an absent option.
option_node to_option_tree(nb::dict options, const std::string& source);

/// The options of a pipeline made in Python: tables `batch`, `column`, `input`
/// and `runtime` of a configuration, of which only `batch` is required. `seed`
/// is for the initial tables of the columns. Throws failure with all errors.
pipeline_options options_from_dict(nb::dict options, std::int64_t seed);

/// What segue.Pipeline.from_config reads.
struct configured {
  pipeline_options options;
  /// The name of the label; empty if there is none.
  std::string label;
};

/// The pipeline of a configuration file. With `initial_tables` the tables of
/// the layer are not those that a training has written. Throws failure with all
/// errors.
configured options_from_file(const std::string& path,
                             const std::vector<std::string>& overrides,
                             key_choice keys, bool initial_tables);

/// "training" or "evaluation"; all keys for other names.
key_choice to_key_choice(const std::string& name);

/// Loads a configuration and prepares a job in this process. Throws failure
/// with all errors; a configuration with nodes is one.
job prepare(const std::string& path, const std::vector<std::string>& overrides,
            purpose for_what, bool initial_tables = false);

/// Adds Options, as which both are handed to Pipeline.
void bind_options(nb::module_& module);

}  // namespace segue::python
