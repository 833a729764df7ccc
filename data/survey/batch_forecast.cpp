// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/batch_forecast.hpp"

#include <algorithm>
#include <functional>

namespace segue {
namespace {

double share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return 0;
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void batch_forecast::add(std::int64_t steps, std::int64_t real) {
  auto segments = (steps + num_unroll_ - 1) / num_unroll_;
  segments_ += segments;
  real_steps_ += real;
  std::int64_t begin = 0;
  if (static_cast<std::int64_t>(places_.size()) == batch_size_) {
    std::ranges::pop_heap(places_, std::greater{});
    begin = places_.back();
    places_.pop_back();
  }
  places_.push_back(begin + segments);
  std::ranges::push_heap(places_, std::greater{});
  batches_ = std::max(batches_, begin + segments);
}

double batch_forecast::fill() const {
  return share(segments_, batches_ * batch_size_);
}

double batch_forecast::padding() const {
  auto all = segments_ * num_unroll_;
  return share(all - real_steps_, all);
}

}  // namespace segue
