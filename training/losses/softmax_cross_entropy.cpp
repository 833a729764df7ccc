// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/losses/softmax_cross_entropy.hpp"

#include <algorithm>
#include <cmath>

namespace segue {
namespace {

/// Subtracts the largest output first, so that no exponential overflows.
double step(const loss_options&, const loss_step& s) {
  double top = *std::ranges::max_element(s.outputs);
  double sum = 0;
  for (auto y : s.outputs)
    sum += std::exp(static_cast<double>(y) - top);
  auto label = static_cast<std::size_t>(s.label);
  if (s.d_outputs)
    for (std::size_t k = 0; k < s.outputs.size(); ++k) {
      auto p = std::exp(static_cast<double>(s.outputs[k]) - top) / sum;
      s.d_outputs[k] = static_cast<float>((p - (k == label ? 1 : 0)) * s.share);
    }
  return std::log(sum) + top - static_cast<double>(s.outputs[label]);
}

}  // namespace

const loss_rule softmax_cross_entropy_rule{
    "softmax_cross_entropy", loss_kind::softmax_cross_entropy, true, {}, step};

}  // namespace segue
