// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

#include <string_view>
#include <vector>

#include "segue/tensors/feature.hpp"

namespace segue::python {

namespace nb = nanobind;

/// Adds Tensor, SparseTensor and RaggedTensor, from which segue/_arrays.py
/// makes the arrays that programs see.
void bind_tensors(nb::module_& module);

/// Text of segue as str; bytes that are not UTF-8 become lone surrogates, as in
/// names of files, so that nothing is lost.
nb::object to_str(std::string_view text);

/// The bytes of a str or bytes object. Throws failure (invalid_argument) for
/// others; `what` names it.
std::string to_text(nb::handle object, std::string_view what);

/// A list of str.
nb::list to_list(const std::vector<std::string>& texts);

nb::object to_object(const feature& f);

/// A list of (name, Tensor | SparseTensor | RaggedTensor).
std::vector<named_feature> to_features(nb::list pairs);

shape to_shape(nb::handle dims);
nb::tuple to_tuple(const shape& dims);

/// Throws failure (invalid_argument) if there is no dtype of that name.
dtype to_dtype(const std::string& name);

}  // namespace segue::python
