// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

namespace segue::python {

/// A stretch of work or of waiting without the GIL. A thread that wants the GIL
/// back while the interpreter ends is killed by it, which C++ cannot survive;
/// so the end waits for these stretches.
class without_gil {
 public:
  without_gil();
  without_gil(const without_gil&) = delete;
  without_gil& operator=(const without_gil&) = delete;
  ~without_gil();

 private:
  PyThreadState* state_;
};

/// Called with the GIL when the interpreter is about to end and all waits have
/// been told to: waits for them, for two seconds at most. From then on,
/// check_not_ending raises Cancelled.
void end_waits();

void check_not_ending();

}  // namespace segue::python
