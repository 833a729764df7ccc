// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "segue/options/option_reader.hpp"

namespace segue {

/// The numbers that an option may be: low < x < high, low itself where the
/// interval is closed there, and so is high.
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

/// A number among `Options` that only some of their kinds have.
template <class Options>
struct number_option {
  std::string_view name;
  double Options::*member;
  interval allowed;
};

/// Fails where it is not allowed.
std::optional<double> read_number(option_reader& reader, std::string_view name,
                                  const interval& allowed);

/// Fails where an option is there that belongs to something else: "belongs to
/// the optimizer sgd only".
void refuse(option_reader& reader, std::string_view name, std::string_view of);

template <class Rule>
bool has_option(const Rule& rule, std::string_view name) {
  for (const auto& option : rule.options)
    if (option.name == name) return true;
  return false;
}

/// Reads the numbers of the rule that is chosen, and refuses those that only
/// another has. `what` is "the optimizer".
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

/// The rule of that name. Precondition: there is one.
template <class Rules>
const auto& rule_named(const Rules& rules, std::string_view name) {
  for (const auto* rule : rules)
    if (rule->name == name) return *rule;
  return *rules.front();
}

}  // namespace segue
