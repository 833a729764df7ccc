// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

#include <string>
#include <utility>
#include <vector>

#include "segue/errors/result.hpp"

namespace segue::python {

namespace nb = nanobind;

/// Makes failures that functions of `module` throw the exceptions of
/// segue/errors.py.
void translate_failures(nb::module_& module);

/// Throws the exception of that name of segue/errors.py.
[[noreturn]] void raise(const char* exception, const std::string& message);

/// The value, or its error thrown as failure.
template <class T>
T value_of(result<T> r) {
  if (!r) throw failure{r.error()};
  if constexpr (!std::is_void_v<T>) return std::move(*r);
}

}  // namespace segue::python
