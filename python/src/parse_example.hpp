// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

namespace segue::python {

namespace nb = nanobind;

/// Adds parse_example, which reads features from serialized messages.
void bind_parse_example(nb::module_& module);

}  // namespace segue::python
