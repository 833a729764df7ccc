// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/options/option_reader.hpp"

namespace segue {

/// The numbers that an option allows: low < x < high, and also low or high
/// themselves with `with_low` or `with_high`.
struct interval {
  double low;
  bool with_low;
  double high;
  bool with_high;

  bool holds(double x) const;
  /// "in [0, 1)", "above 0".
  std::string text() const;
};

inline constexpr interval numbers_above_zero{
    0, false, std::numeric_limits<double>::infinity(), false};
inline constexpr interval numbers_below_one{0, true, 1, false};
inline constexpr interval numbers_to_one{0, false, 1, true};

/// A number in `Options` that only some kinds have.
template <class Options>
struct number_option {
  std::string_view name;
  double Options::*member;
  interval allowed;
};

/// Reads a number; records an error if it is not allowed.
std::optional<double> read_number(option_reader& reader, std::string_view name,
                                  const interval& allowed);

/// Records an error if an option is set that belongs to another kind: "belongs
/// to the optimizer sgd only".
void refuse(option_reader& reader, std::string_view name, std::string_view of);

template <class Rule>
bool has_option(const Rule& rule, std::string_view name) {
  for (const auto& option : rule.options)
    if (option.name == name) return true;
  return false;
}

/// Reads the numbers of the chosen rule, and refuses those that only another
/// rule has. `what` is for messages, such as "the optimizer".
template <class Options, class Rules, class Rule>
void read_numbers(option_reader& reader, std::string_view what,
                  const Rules& rules, const Rule& chosen, Options& to) {
  for (const auto* rule : rules)
    for (const auto& option : rule->options)
      if (rule != &chosen && !has_option(chosen, option.name))
        refuse(reader, option.name,
               std::string{what} + ' ' + std::string{rule->name});
  for (const auto& option : chosen.options)
    if (auto read = read_number(reader, option.name, option.allowed))
      to.*option.member = *read;
}

/// Returns the names of the rules for which `is` holds.
template <class Rules, class Is>
std::vector<std::string_view> names_of_rules(const Rules& rules, Is is) {
  std::vector<std::string_view> names;
  for (const auto* rule : rules)
    if (is(*rule)) names.push_back(rule->name);
  return names;
}

template <class Rules>
std::vector<std::string_view> names_of_rules(const Rules& rules) {
  return names_of_rules(rules, [](auto&) { return true; });
}

/// Returns the rule with a name. Precondition: there is one.
template <class Rules>
const auto& rule_named(const Rules& rules, std::string_view name) {
  for (const auto* rule : rules)
    if (rule->name == name) return *rule;
  return *rules.front();
}

}  // namespace segue
