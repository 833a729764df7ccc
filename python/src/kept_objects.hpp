// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

namespace segue::python {

namespace nb = nanobind;

/// Python objects whose memory tensors use. The last tensor may go in one of
/// segue's threads, which must never wait for the GIL: it would hang when the
/// interpreter ends. So the objects are only noted there, and given up by the
/// next call from Python.

/// Called by any thread: `object` is not needed any more.
void give_up_later(PyObject* object) noexcept;

/// Called with the GIL: gives up the objects noted so far.
void give_up_noted();

}  // namespace segue::python
