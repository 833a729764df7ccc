// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

namespace segue::python {

namespace nb = nanobind;

/// Adds Cell, the recurrent cells of segue's models.
void bind_cells(nb::module_& module);

}  // namespace segue::python
