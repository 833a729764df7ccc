// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/error_figures.hpp"

#include <cmath>

namespace segue {
namespace {

double mean(double sum, std::int64_t steps) {
  return steps > 0 ? sum / static_cast<double>(steps) : 0;
}

}  // namespace

double error_figures::mean_squared() const {
  return mean(squares_, steps_);
}

double error_figures::root_mean_squared() const {
  return std::sqrt(mean_squared());
}

double error_figures::mean_absolute() const {
  return mean(sizes_, steps_);
}

double class_figures::accuracy() const {
  return mean(static_cast<double>(right_), steps_);
}

}  // namespace segue
