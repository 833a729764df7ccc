// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/default_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace segue {
namespace {

bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

/// Returns an integer below all others, or else above, or else between them.
std::int64_t other_integer(const feature_profile& feature) {
  auto& numbers = feature.numbers();
  using limits = std::numeric_limits<std::int64_t>;
  if (numbers.least() > limits::min()) return numbers.least() - 1;
  if (numbers.largest() < limits::max()) return numbers.largest() + 1;
  std::int64_t between = 0;
  while (feature.distinct().words().contains(fmt::to_string(between)))
    ++between;
  return between;
}

}  // namespace

std::string default_number(std::string text,
                           const std::vector<std::string>& missing) {
  // Blanks before a number do not change it.
  while (holds(missing, text))
    text.insert(0, " ");
  return text;
}

std::string default_word(const feature_profile& feature,
                         const std::vector<std::string>& missing) {
  if (feature.type() == dtype::int64)
    return default_number(fmt::to_string(other_integer(feature)), missing);
  std::string word;
  while (feature.distinct().words().contains(word))
    word += word.empty() ? "missing" : "_";
  return word;
}

}  // namespace segue
