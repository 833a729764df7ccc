// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/errors/current_error.hpp"

namespace segue {

/// What a call into a model returns, which must be a result; if the model
/// throws, the error of current_error instead.
template <class Call>
auto call_model(const Call& call) -> decltype(call()) {
  try {
    return call();
  } catch (...) {
    return current_error("the model threw an exception");
  }
}

}  // namespace segue
