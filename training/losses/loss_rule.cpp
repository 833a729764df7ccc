// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/losses/loss_rule.hpp"

#include "segue/training/losses/huber.hpp"
#include "segue/training/losses/mean_squared.hpp"
#include "segue/training/losses/softmax_cross_entropy.hpp"

namespace segue {

std::span<const loss_rule* const> loss_rules() {
  static constexpr std::array rules{&mean_squared_rule, &huber_rule,
                                    &softmax_cross_entropy_rule};
  return rules;
}

// A kind without a rule does not compile.
#pragma GCC diagnostic error "-Wswitch"
const loss_rule& rule_of(loss_kind kind) {
  switch (kind) {
    case loss_kind::huber:
      return huber_rule;
    case loss_kind::softmax_cross_entropy:
      return softmax_cross_entropy_rule;
    case loss_kind::mean_squared:
      break;
  }
  return mean_squared_rule;
}

}  // namespace segue
