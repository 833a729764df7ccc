// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/distinct_numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace segue {
namespace {

template <class T>
void keep_one_of_each(std::vector<T>& values) {
  std::ranges::sort(values);
  auto twice = std::ranges::unique(values);
  values.erase(twice.begin(), twice.end());
}

double as_float32(double number) {
  return static_cast<float>(number);
}

template <class T>
std::int64_t count_apart(const standard_normalizer& how,
                         const std::vector<T>& values) {
  std::vector<float> scores(values.size());
  normalize<T>(how, values, 1, scores.data(), 1);
  keep_one_of_each(scores);
  return std::ssize(scores);
}

}  // namespace

bool numbers_apart::fewer() const {
  constexpr double error = 0.1;
  auto most = static_cast<double>(all);
  return static_cast<double>(apart) < (exact ? most : most * (1 - error));
}

std::string numbers_apart::text() const {
  auto about = exact ? "" : "about ";
  return fmt::format("{}{} different values are reduced to {}{}", about, all,
                     about, apart);
}

void distinct_numbers::add(double number, const number_summary& numbers) {
  if (!all_kept_)
    return from_first_.add_real(as_float32(numbers.from_first(number)));
  reals_.push_back(number);
  if (reals_.size() + integers_.size() >= room_) tidy(numbers);
}

void distinct_numbers::add(std::int64_t number, const number_summary& numbers) {
  if (!all_kept_)
    return from_first_.add_real(as_float32(numbers.from_first(number)));
  integers_.push_back(number);
  if (reals_.size() + integers_.size() >= room_) tidy(numbers);
}

void distinct_numbers::tidy(const number_summary& numbers) {
  keep_one_of_each(reals_);
  keep_one_of_each(integers_);
  auto kept = reals_.size() + integers_.size();
  room_ = 2 * kept + 64;
  if (kept <= most) return;
  all_kept_ = false;
  for (auto number : reals_)
    from_first_.add_real(as_float32(numbers.from_first(number)));
  for (auto number : integers_)
    from_first_.add_real(as_float32(numbers.from_first(number)));
  reals_ = {};
  integers_ = {};
}

numbers_apart distinct_numbers::standardized(
    const standard_normalizer& how, dtype type,
    const distinct_counter& all) const {
  if (!all_kept_) return {from_first_.count(), all.count(), false};
  if (type == dtype::int64) {
    auto integers = integers_;
    keep_one_of_each(integers);
    return {count_apart(how, integers), std::ssize(integers)};
  }
  auto reals = reals_;
  for (auto number : integers_)
    reals.push_back(static_cast<double>(number));
  keep_one_of_each(reals);
  auto n = std::ssize(reals);
  if (type == dtype::float32)
    std::ranges::transform(reals, reals.begin(), as_float32);
  return {count_apart(how, reals), n};
}

}  // namespace segue
