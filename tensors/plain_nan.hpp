// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <limits>

namespace segue {

/// Returns the number, but a NaN without its sign, so that it is written as
/// "nan". The sign has no meaning, differs between processors, and makes
/// "-nan", which readers refuse.
template <class T>
T plain_nan(T number) {
  return std::isnan(number) ? std::numeric_limits<T>::quiet_NaN() : number;
}

}  // namespace segue
