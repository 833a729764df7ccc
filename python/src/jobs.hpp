// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

namespace segue::python {

// What the subcommands of the program do, as functions that return dicts, from
// which segue/jobs.py makes objects.

/// Adds run and train.
void bind_jobs(nanobind::module_& module);

/// Adds stats and convert.
void bind_data_jobs(nanobind::module_& module);

}  // namespace segue::python
