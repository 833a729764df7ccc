// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace segue {

enum class optimizer_kind : std::uint8_t {
  sgd,   ///< v' = momentum v + g, w' = w - rate v'
  adam,  ///< Kingma, Ba, "Adam", 2015, algorithm 1
};

struct optimizer_options {
  optimizer_kind kind = optimizer_kind::adam;
  double momentum = 0;    ///< for sgd, in [0, 1)
  double beta1 = 0.9;     ///< for adam, in [0, 1): decay of the mean
  double beta2 = 0.999;   ///< for adam, in [0, 1): decay of the square
  double epsilon = 1e-8;  ///< for adam, above 0

  friend bool operator==(const optimizer_options&,
                         const optimizer_options&) = default;
};

}  // namespace segue
