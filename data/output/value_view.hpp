// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "segue/tensors/feature.hpp"

namespace segue {

/// The values of a dense or ragged feature of one example, step by step. It
/// does not own the memory of the feature.
class value_view {
 public:
  /// A range of values, by position.
  struct range {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t size() const { return end - begin; }
  };

  /// Views a sequence, or context, which is one step. Precondition: not sparse.
  static value_view of_sequence(const feature& f);
  static value_view of_context(const feature& f);

  std::int64_t steps() const { return steps_; }
  dtype type() const { return values_->type(); }

  /// The values of steps [first, last).
  range values_of(std::int64_t first, std::int64_t last) const {
    if (splits_.empty()) return {first * width_, last * width_};
    return {splits_[static_cast<std::size_t>(first)],
            splits_[static_cast<std::size_t>(last)]};
  }
  range step(std::int64_t i) const { return values_of(i, i + 1); }
  range all() const { return values_of(0, steps_); }

  /// Calls `one` with each value of a range: a number, a bool or a
  /// string_view.
  template <class F>
  void each(range r, F&& one) const {
    if (type() == dtype::string) {
      for (auto i = r.begin; i < r.end; ++i)
        one(strings_[static_cast<std::size_t>(i)]);
      return;
    }
    visit_dtype(type(), [&]<class T>(T) {
      auto* values = reinterpret_cast<const T*>(values_->bytes().data());
      for (auto i = r.begin; i < r.end; ++i)
        one(values[i]);
    });
  }

 private:
  value_view(const feature& f, bool sequence);

  const tensor* values_;
  string_column strings_;
  std::span<const std::int64_t> splits_;  // ragged only
  std::int64_t steps_ = 1;
  std::int64_t width_ = 1;  // dense only
};

}  // namespace segue
