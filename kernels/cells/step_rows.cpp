// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/step_rows.hpp"

#include <algorithm>
#include <numeric>

namespace segue {
namespace {

void copy_padded(const float* from, std::int64_t width, float* to,
                 std::int64_t to_stride) {
  std::fill(std::copy_n(from, width, to), to + to_stride, 0.0F);
}

}  // namespace

step_rows::step_rows(std::span<const std::int64_t> lengths, std::int64_t steps)
    : padded_steps_{steps}, order_(lengths.size()), lengths_(lengths.size()) {
  auto length_of = [&](std::int64_t b) {
    return lengths[static_cast<std::size_t>(b)];
  };
  std::iota(order_.begin(), order_.end(), 0);
  std::ranges::stable_sort(order_, std::ranges::greater{}, length_of);
  std::ranges::transform(order_, lengths_.begin(), length_of);
  auto longest = lengths_.empty() ? 0 : lengths_[0];
  auto active = batch_size();
  begins_.push_back(0);
  for (std::int64_t t = 0; t < longest; ++t) {
    while (lengths_[static_cast<std::size_t>(active - 1)] <= t)
      --active;
    begins_.push_back(begins_.back() + active);
  }
}

void step_rows::gather_sequences(const float* from, std::int64_t from_stride,
                                 std::int64_t width, float* to,
                                 std::int64_t to_stride) const {
  for (auto b : order_) {
    copy_padded(from + b * from_stride, width, to, to_stride);
    to += to_stride;
  }
}

void step_rows::scatter_last(const float* before, const float* after,
                             std::int64_t from_stride, std::int64_t width,
                             float* to, std::int64_t to_stride) const {
  for (std::size_t i = 0; i < order_.size(); ++i) {
    auto place = static_cast<std::int64_t>(i);
    auto* from = lengths_[i] == 0
                     ? before + place * from_stride
                     : after + (begin(lengths_[i] - 1) + place) * from_stride;
    std::copy_n(from, width, to + order_[i] * to_stride);
  }
}

void step_rows::gather_steps(const float* from, std::int64_t width, float* to,
                             std::int64_t to_stride) const {
  for (std::int64_t t = 0; t < steps(); ++t)
    for (std::int64_t i = 0; i < count(t); ++i) {
      auto b = order_[static_cast<std::size_t>(i)];
      copy_padded(from + (b * padded_steps_ + t) * width, width, to, to_stride);
      to += to_stride;
    }
}

void step_rows::scatter_steps(const float* from, std::int64_t from_stride,
                              std::int64_t width, float* to) const {
  for (std::size_t i = 0; i < order_.size(); ++i) {
    auto* row = to + order_[i] * padded_steps_ * width;
    for (std::int64_t t = 0; t < lengths_[i]; ++t) {
      auto place = begin(t) + static_cast<std::int64_t>(i);
      row = std::copy_n(from + place * from_stride, width, row);
    }
    std::fill_n(row, (padded_steps_ - lengths_[i]) * width, 0.0F);
  }
}

void step_rows::gather_previous(const float* before, const float* after,
                                std::int64_t stride, float* to) const {
  for (std::int64_t t = 0; t < steps(); ++t) {
    auto* from = t == 0 ? before : after + begin(t - 1) * stride;
    to = std::copy_n(from, count(t) * stride, to);
  }
}

}  // namespace segue
