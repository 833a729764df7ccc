// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/combiner.hpp"

#include <cmath>

namespace segue {

#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"

double divisor_of(combiner how, double sum, double squares) {
  switch (how) {
    case combiner::mean:
      return sum;
    case combiner::sqrtn:
      return std::sqrt(squares);
    case combiner::sum:
      return 1;
  }
  return 1;
}

#pragma GCC diagnostic pop

}  // namespace segue
