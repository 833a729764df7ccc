// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace segue {

/// The number of examples of each length. There are few different lengths,
/// since n of them need at least n^2 / 2 steps in total.
class length_counts {
 public:
  /// A range of lengths, both ends included.
  struct bin {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::int64_t examples = 0;
  };

  void add(std::int64_t length) {
    ++counts_[length];
    ++examples_;
    steps_ += length;
  }

  std::int64_t examples() const { return examples_; }
  std::int64_t steps() const { return steps_; }
  /// 0 if there are no examples; so are the next three.
  std::int64_t min() const;
  std::int64_t max() const;
  double mean() const;
  /// The least length that a share of the examples, in [0, 1], does not exceed.
  std::int64_t quantile(double share) const;

  /// Returns all lengths in at most `most` bins of equal width, 1, 2 or 5 times
  /// a power of ten; or, if the longest is over 50 times the median, in bins
  /// that double. Bins between others may be empty.
  std::vector<bin> bins(std::int64_t most) const;

 private:
  std::vector<bin> even_bins(std::int64_t width) const;
  std::vector<bin> doubling_bins() const;
  std::int64_t between(std::int64_t first, std::int64_t last) const;

  std::map<std::int64_t, std::int64_t> counts_;
  std::int64_t examples_ = 0;
  std::int64_t steps_ = 0;
};

}  // namespace segue
