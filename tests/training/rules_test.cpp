// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <set>

#include "segue/training/losses/loss_rule.hpp"
#include "segue/training/optimizers/optimizer_rule.hpp"

namespace segue {
namespace {

/// Rules are told by their names, and found by their kinds.
template <class Rules>
void check_rules(const Rules& rules) {
  std::set<std::string_view> names;
  for (const auto* rule : rules) {
    CHECK(names.insert(rule->name).second);
    CHECK(&rule_of(rule->kind) == rule);
    CHECK(&rule_named(rules, rule->name) == rule);
    for (const auto& option : rule->options)
      CHECK(has_option(*rule, option.name));
    CHECK_FALSE(has_option(*rule, "none"));
  }
}

}  // namespace

TEST_CASE("every optimizer and every loss is in its table",
          "[optimizer_rule][loss_rule]") {
  check_rules(optimizer_rules());
  check_rules(loss_rules());
  CHECK(optimizer_rules().front()->kind == optimizer_options{}.kind);
  CHECK(loss_rules().front()->kind == loss_options{}.kind);
}

TEST_CASE("numbers that options may be are told as intervals",
          "[number_option]") {
  CHECK(numbers_below_one.text() == "in [0, 1)");
  CHECK(numbers_below_one.holds(0));
  CHECK_FALSE(numbers_below_one.holds(1));
  CHECK(numbers_to_one.text() == "in (0, 1]");
  CHECK_FALSE(numbers_to_one.holds(0));
  CHECK(numbers_to_one.holds(1));
  CHECK(numbers_above_zero.text() == "above 0");
  CHECK_FALSE(numbers_above_zero.holds(0));
}

}  // namespace segue
