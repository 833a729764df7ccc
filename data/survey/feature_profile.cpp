// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/feature_profile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "segue/data/input/field_value.hpp"

namespace segue {
namespace {

bool is_float32(double number) {
  return std::isnan(number) ||
         static_cast<double>(static_cast<float>(number)) == number;
}

}  // namespace

void feature_profile::add_integer(std::int64_t value,
                                  std::string_view written) {
  ++integers_;
  auto number = static_cast<double>(value);
  if (written.empty())
    digits_.add(value);
  else
    digits_.add(written, number);
  constexpr std::int64_t exact = std::int64_t{1} << 53;
  exact_in_float32_ = exact_in_float32_ && value >= -exact && value <= exact &&
                      is_float32(number);
  numbers_.add(value);
  if (!counts_distinct_) return;
  distinct_.add_integer(value);
  different_.add(value, numbers_);
}

void feature_profile::add_real(double value, std::string_view written) {
  ++reals_;
  exact_in_float32_ = exact_in_float32_ && is_float32(value);
  if (!std::isfinite(value)) {
    ++not_finite_;
    if (counts_distinct_) distinct_.add_real(value);
    return;
  }
  numbers_.add(value);
  bool held = digits_.add(written, value);
  if (!counts_distinct_) return;
  held ? distinct_.add_real(value) : distinct_.add(trim(written));
  different_.add(value, numbers_);
}

void feature_profile::add_boolean(bool value) {
  ++booleans_;
  if (counts_distinct_) distinct_.add(value ? "true" : "false");
}

void feature_profile::add_text(std::string_view value) {
  ++texts_;
  if (times_ + 1 == texts_ && looks_like_time(value)) {
    ++times_;
    time_texts_.add(value);
  }
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
  if (integers_ == values() && nans_ == 0) return dtype::int64;
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
  if (!digits_.fit_float64()) return dtype::string;
  return digits_.fit_float32() ? narrowest : dtype::float64;
}

numbers_apart feature_profile::standardized(const standard_normalizer& how,
                                            dtype type) const {
  auto n = different_.standardized(how, type, distinct_);
  if (digits_.fit_float64() || type == dtype::int64) return n;
  // Some numbers that are written differently are the same float64.
  return {n.apart, std::max(n.all, distinct_.count()),
          n.exact && distinct_.exact()};
}

step_form feature_profile::form() const {
  if (!regular_ || others_ > 0) return step_form::irregular;
  if (!same_dims_)
    return lists_at_most_ ? step_form::ragged : step_form::irregular;
  if (dims_.empty()) return step_form::single;
  for (auto d : dims_)
    if (d == 0) return step_form::ragged;  // only empty lists
  return step_form::fixed;
}

}  // namespace segue
