// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/number_summary.hpp"

#include <algorithm>

#include "segue/kernels/integer_difference.hpp"

namespace segue {

void number_summary::add(double number) {
  if (count_ == 0) first_ = number;
  integers_ = false;
  min_ = std::min(min_, number);
  max_ = std::max(max_, number);
  add_difference(from_first(number));
}

void number_summary::add(std::int64_t number) {
  auto near = static_cast<double>(number);
  if (count_ == 0) {
    first_ = near;
    first_integer_ = number;
  }
  min_ = std::min(min_, near);
  max_ = std::max(max_, near);
  least_ = std::min(least_, number);
  largest_ = std::max(largest_, number);
  add_difference(from_first(number));
}

double number_summary::from_first(std::int64_t number) const {
  return integers_ ? integer_difference(number, first_integer_)
                   : static_cast<double>(number) - first_;
}

void number_summary::add_difference(double difference) {
  ++count_;
  auto size = std::fabs(difference);
  if (std::isinf(size)) overflows_ = true;
  if (overflows_) return;
  if (size >= 2 * scale_ && size > 0) scale_to(size);
  auto scaled = scale_ == 0 ? 0 : difference / scale_;
  auto from_mean = scaled - mean_;
  mean_ += from_mean / static_cast<double>(count_);
  squares_ += from_mean * (scaled - mean_);
}

/// Sets the scale to the largest power of two below `size`.
void number_summary::scale_to(double size) {
  auto scale = std::ldexp(1, std::ilogb(size));
  auto smaller = scale_ / scale;
  mean_ *= smaller;
  squares_ *= smaller * smaller;
  scale_ = scale;
}

std::int64_t number_summary::integer_mean() const {
  auto from_first = mean_ * scale_;
  // Modulo 2^64, since the difference may not fit into int64.
  auto distance = static_cast<std::uint64_t>(std::round(std::fabs(from_first)));
  auto first = static_cast<std::uint64_t>(first_integer_);
  return static_cast<std::int64_t>(from_first < 0 ? first - distance
                                                  : first + distance);
}

double number_summary::deviation() const {
  if (constant()) return 0;
  auto deviation = std::sqrt(squares_ / static_cast<double>(count_)) * scale_;
  // For the smallest numbers it may have been rounded to zero.
  return std::max(deviation, std::numeric_limits<double>::denorm_min());
}

}  // namespace segue
