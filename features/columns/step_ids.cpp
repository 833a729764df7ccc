// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/step_ids.hpp"

#include <numeric>

namespace segue {

void step_ids::clear() {
  splits_.clear();
  weights_.clear();
  size_ = 0;
  steps_ = 0;
}

std::int64_t* step_ids::append(const step_values& values) {
  auto base = size();
  auto count = values.size();
  auto one_each = !values.splits && values.stride == 1;
  if (!one_each && splits_.empty()) keep_splits();
  if (!splits_.empty()) {
    auto shift = values.steps > 0 ? base - values.begin(0) : 0;
    splits_.resize(splits_.size() + static_cast<std::size_t>(values.steps));
    auto* ends = splits_.data() + steps_ + 1;
    for (std::int64_t s = 0; s < values.steps; ++s)
      ends[s] = values.end(s) + shift;
  }
  steps_ += values.steps;
  return grow(count);
}

std::int64_t* step_ids::append_step(std::int64_t count) {
  if (count != 1 && splits_.empty()) keep_splits();
  if (!splits_.empty()) splits_.push_back(size() + count);
  ++steps_;
  return grow(count);
}

float* step_ids::weigh_last(std::int64_t count) {
  weights_.resize(static_cast<std::size_t>(size_));
  return weights_.data() + (size_ - count);
}

step_ids_view step_ids::view(std::int64_t begin, std::int64_t count) const {
  step_ids_view v;
  v.steps = count;
  v.ids = ids_.data();
  if (!weights_.empty()) v.weights = weights_.data();
  if (!splits_.empty()) {
    v.splits = splits_.data() + begin;  // they count from the first id
  } else {
    v.ids += begin;
    if (v.weights) v.weights += begin;
  }
  return v;
}

/// Creates the splits of the steps so far, each of which holds one id.
void step_ids::keep_splits() {
  splits_.resize(static_cast<std::size_t>(steps_) + 1);
  std::iota(splits_.begin(), splits_.end(), std::int64_t{0});
}

std::int64_t* step_ids::grow(std::int64_t count) {
  auto base = size_;
  size_ += count;
  auto size = static_cast<std::size_t>(size_);
  if (size > ids_.size()) ids_.resize(size);
  return ids_.data() + base;
}

}  // namespace segue
