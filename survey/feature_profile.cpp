// SPDX-License-Identifier: BSD-3-Clause
#include "segue/survey/feature_profile.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace segue {
namespace {

/// Whether a text begins as a pattern says, in which 0 is any digit.
bool matches(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    bool digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == '0' ? !digit : text[i] != pattern[i]) return false;
  }
  return true;
}

/// Whether the nearest float, in its shortest decimal form, is the number
/// that was written.
bool fits_float32(double number) {
  auto narrow = static_cast<float>(number);
  if (static_cast<double>(narrow) == number || std::isnan(number)) return true;
  if (std::isinf(narrow)) return false;
  char digits[32];
  auto end = std::to_chars(digits, digits + sizeof digits, narrow).ptr;
  double read = 0;
  std::from_chars(digits, end, read);
  return read == number;
}

}  // namespace

bool is_iso_time(std::string_view text) {
  constexpr std::string_view date = "0000-00-00";
  if (!matches(text, date)) return false;
  text.remove_prefix(date.size());
  if (text.empty()) return true;
  if (text[0] != 'T' && text[0] != ' ') return false;
  text.remove_prefix(1);
  return matches(text, "00:00");
}

void feature_profile::add_integer(std::int64_t value) {
  ++integers_;
  auto number = static_cast<double>(value);
  constexpr std::int64_t exact = std::int64_t{1} << 53;
  fits_float64_ = fits_float64_ && value >= -exact && value <= exact;
  fits_float32_ = fits_float32_ && fits_float32(number);
  numbers_.add(number);
  if (counts_distinct_) distinct_.add_integer(value);
}

void feature_profile::add_real(double value) {
  ++reals_;
  fits_float32_ = fits_float32_ && fits_float32(value);
  if (std::isfinite(value)) {
    numbers_.add(value);
  } else {
    ++not_finite_;
  }
  if (counts_distinct_) distinct_.add_real(value);
}

void feature_profile::add_boolean(bool value) {
  ++booleans_;
  if (counts_distinct_) distinct_.add(value ? "true" : "false");
}

void feature_profile::add_text(std::string_view value) {
  ++texts_;
  if (times_ + 1 == texts_ && is_iso_time(value)) ++times_;
  if (counts_distinct_) distinct_.add(value);
}

void feature_profile::end_step(const std::vector<std::int64_t>& dims,
                               bool regular) {
  if (steps_++ == 0) dims_ = dims;
  same_dims_ = same_dims_ && dims == dims_;
  lists_at_most_ = lists_at_most_ && dims.size() <= 1;
  regular_ = regular_ && regular;
}

void feature_profile::end_single_steps(std::int64_t steps) {
  if (steps == 0) return;
  end_step({});
  steps_ += steps - 1;
}

void feature_profile::add_empty_step() {
  ++missing_;
  ++empty_steps_;
}

std::optional<dtype> feature_profile::type() const {
  if (values() == 0) return {};
  if (integers_ == values()) return dtype::int64;
  if (booleans_ == values()) return dtype::boolean;
  if (integers_ + reals_ != values()) return dtype::string;
  constexpr double most = std::numeric_limits<float>::max();
  bool narrow = numbers_.count() == 0 ||
                (numbers_.min() >= -most && numbers_.max() <= most);
  return narrow ? dtype::float32 : dtype::float64;
}

std::optional<dtype> feature_profile::exact_type() const {
  auto narrowest = type();
  if (!narrowest || !is_floating(*narrowest)) return narrowest;
  if (!fits_float64_) return dtype::string;
  return fits_float32_ ? narrowest : dtype::float64;
}

step_form feature_profile::form() const {
  if (!regular_ || others_ > 0) return step_form::irregular;
  if (!same_dims_)
    return lists_at_most_ ? step_form::ragged : step_form::irregular;
  if (dims_.empty()) return step_form::single;
  for (auto d : dims_)
    if (d == 0) return step_form::ragged;  // nothing but empty lists
  return step_form::fixed;
}

}  // namespace segue
