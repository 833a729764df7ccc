// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

namespace segue::python {

namespace nb = nanobind;

/// Adds Layer, on which segue.feature_column builds its sequence_input_layer,
/// and the functions for columns: check_column, feature_specs,
/// concatenate_context_input.
void bind_layer(nb::module_& module);

}  // namespace segue::python
