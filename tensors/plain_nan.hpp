// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <limits>

namespace segue {

/// The number itself, but a NaN without its sign, so that it is written as
/// "nan". The sign says nothing, differs between processors, and readers
/// refuse "-nan".
template <class T>
T plain_nan(T number) {
  return std::isnan(number) ? std::numeric_limits<T>::quiet_NaN() : number;
}

}  // namespace segue
