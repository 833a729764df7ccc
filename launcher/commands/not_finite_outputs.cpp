// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/not_finite_outputs.hpp"

#include <fmt/format.h>

#include <cmath>

#include "segue/launcher/terminal/summary.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {

void not_finite_outputs::add(const output_row& row) {
  outputs_ += std::ssize(row.outputs);
  for (std::size_t i = 0; i < row.outputs.size(); ++i) {
    if (std::isfinite(row.outputs[i])) continue;
    if (not_finite_++ == 0)
      first_ = fmt::format("output_{} of key '{}', step {}, is {}", i, row.key,
                           row.step, plain_nan(row.outputs[i]));
  }
}

std::string not_finite_outputs::text() const {
  if (not_finite_ == 0) return "";
  return fmt::format("not finite: {} of {}; the first: {}\n",
                     format_count(not_finite_),
                     format_count(outputs_, "output"), first_);
}

}  // namespace segue
