// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

#include "segue/data/input/reject.hpp"
#include "segue/messages/run_summary.hpp"

namespace segue::python {

namespace nb = nanobind;

// Under the names that they have in C++.
nb::dict to_dict(const run_summary& counts);
nb::dict to_dict(const live_figures& figures);
nb::dict to_dict(const finished_example& done);
nb::dict to_dict(const reject& refused);

}  // namespace segue::python
