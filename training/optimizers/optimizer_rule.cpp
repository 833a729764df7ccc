// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/optimizers/optimizer_rule.hpp"

#include "segue/training/optimizers/adam.hpp"
#include "segue/training/optimizers/sgd.hpp"

namespace segue {

std::span<const optimizer_rule* const> optimizer_rules() {
  static constexpr std::array rules{&adam_rule, &sgd_rule};
  return rules;
}

// A kind without a rule does not compile.
#pragma GCC diagnostic error "-Wswitch"
const optimizer_rule& rule_of(optimizer_kind kind) {
  switch (kind) {
    case optimizer_kind::sgd:
      return sgd_rule;
    case optimizer_kind::adam:
      break;
  }
  return adam_rule;
}

}  // namespace segue
