// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/losses/mean_squared.hpp"

namespace segue {
namespace {

double step(const loss_options&, const loss_step& s) {
  double sum = 0;
  for (std::size_t k = 0; k < s.outputs.size(); ++k) {
    auto r = static_cast<double>(s.outputs[k]) - static_cast<double>(s.label);
    sum += r * r;
    if (s.d_outputs) s.d_outputs[k] = static_cast<float>(2 * r * s.share);
  }
  return sum;
}

}  // namespace

const loss_rule mean_squared_rule{
    "mean_squared", loss_kind::mean_squared, false, {}, step};

}  // namespace segue
