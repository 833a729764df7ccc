// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/standard_score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "segue/data/survey/number_text.hpp"
#include "segue/data/survey/toml_text.hpp"

namespace segue {
namespace {

/// Whether rounding to float32 moves no number by more than a few millionths
/// of the deviation.
bool is_near_enough(const number_summary& numbers) {
  constexpr double most = 64;
  auto largest = std::max(std::fabs(numbers.min()), std::fabs(numbers.max()));
  return largest <= most * numbers.deviation();
}

dtype type_to_read(const feature_profile& feature) {
  if (feature.exact_in_float32()) return dtype::float32;
  if (feature.type() == dtype::int64) return dtype::int64;
  bool digits = feature.exact_type() == dtype::float32;
  return digits && is_near_enough(feature.numbers()) ? dtype::float32
                                                     : dtype::float64;
}

std::string note_of(const feature_profile& feature, const numbers_apart& n) {
  auto note = range_text(feature);
  if (!n.fewer()) return note;
  return note + fmt::format("; {} when standardized as float32", n.text());
}

}  // namespace

standard_score score_of(const feature_profile& feature) {
  auto& numbers = feature.numbers();
  standard_score score;
  score.type = type_to_read(feature);
  auto deviation = numbers.deviation();
  standard_normalizer how{numbers.mean(), deviation};
  auto mean = toml_number(how.mean);
  score.mean = mean;
  if (score.type == dtype::int64) {
    auto whole = numbers.integer_mean();
    score.mean = fmt::to_string(whole);
    // Beyond that float64 has no fractions and not all integers.
    if (std::fabs(how.mean) >= 0x1p53) {
      how = standard_normalizer::around(whole, deviation);
      mean = score.mean;
    }
  }
  score.normalizer =
      fmt::format("{{ kind = \"standard\", mean = {}, deviation = {} }}", mean,
                  toml_number(deviation));
  score.note = note_of(feature, feature.standardized(how, score.type));
  return score;
}

}  // namespace segue
