// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/not_finite_outputs.hpp"

#include <cmath>

namespace segue {

void not_finite_outputs::add(const output_row& row) {
  outputs_ += std::ssize(row.outputs);
  for (std::size_t i = 0; i < row.outputs.size(); ++i) {
    if (std::isfinite(row.outputs[i])) continue;
    if (count_++ == 0)
      first_ = {i, std::string{row.key}, row.step, row.outputs[i]};
  }
}

}  // namespace segue
