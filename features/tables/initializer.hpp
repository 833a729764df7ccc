// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

struct zeros_initializer {};

/// Uniformly distributed values in [min, max).
struct uniform_initializer {
  double min = -0.05;
  double max = 0.05;
};

struct normal_initializer {
  double mean = 0;
  double deviation = 0.05;
};

/// A normal distribution that is cut off at two deviations from the mean.
struct truncated_normal_initializer {
  double mean = 0;
  /// If absent, 1 / sqrt(dimension) [F7].
  std::optional<double> deviation{};
};

/// Given values: float32 [buckets, dimension].
struct values_initializer {
  tensor values{};
};

/// The initial values of an embedding table.
using initializer =
    std::variant<truncated_normal_initializer, normal_initializer,
                 uniform_initializer, zeros_initializer, values_initializer>;

/// Checks the numbers. Error: invalid_argument, as for a deviation below zero.
result<void> validate(const initializer& how);

/// Makes a table named `name`, float32 [buckets, dimension], the same on every
/// machine: value i depends on (seed, name, i) alone, so that tables do not
/// depend on each other. Each value takes one SplitMix64 output as a uniform
/// number u in (0, 1) and applies the inverse of the distribution function (for
/// normal ones sqrt(2) * erf_inv(2u - 1), erf_inv from Boost.Math).
/// Preconditions: validate(how) passed; given values have that shape.
tensor make_table(const initializer& how, std::int64_t buckets,
                  std::int64_t dimension, std::uint64_t seed,
                  std::string_view name);

}  // namespace segue
