// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/length_counts.hpp"

#include <algorithm>

namespace segue {

std::int64_t length_counts::min() const {
  return counts_.empty() ? 0 : counts_.begin()->first;
}

std::int64_t length_counts::max() const {
  return counts_.empty() ? 0 : counts_.rbegin()->first;
}

double length_counts::mean() const {
  if (examples_ == 0) return 0;
  return static_cast<double>(steps_) / static_cast<double>(examples_);
}

std::int64_t length_counts::quantile(double share) const {
  auto wanted = share * static_cast<double>(examples_);
  std::int64_t seen = 0;
  for (auto& [length, examples] : counts_) {
    seen += examples;
    if (static_cast<double>(seen) >= wanted) return length;
  }
  return max();
}

std::int64_t length_counts::between(std::int64_t first,
                                    std::int64_t last) const {
  std::int64_t examples = 0;
  auto end = counts_.upper_bound(last);
  for (auto at = counts_.lower_bound(first); at != end; ++at)
    examples += at->second;
  return examples;
}

std::vector<length_counts::bin> length_counts::even_bins(
    std::int64_t width) const {
  std::vector<bin> all;
  for (auto first = min() / width * width; first <= max(); first += width)
    all.push_back(
        {first, first + width - 1, between(first, first + width - 1)});
  return all;
}

std::vector<length_counts::bin> length_counts::doubling_bins() const {
  std::vector<bin> all;
  if (auto none = between(0, 0); none > 0) all.push_back({0, 0, none});
  for (std::int64_t first = 1; first <= max(); first *= 2)
    if (first * 2 > min())
      all.push_back({first, 2 * first - 1, between(first, 2 * first - 1)});
  return all;
}

std::vector<length_counts::bin> length_counts::bins(std::int64_t most) const {
  if (counts_.empty()) return {};
  auto usual = std::max<std::int64_t>(1, quantile(0.5));
  if (max() > 50 * usual) return doubling_bins();
  for (std::int64_t power = 1;; power *= 10)
    for (std::int64_t width : {power, 2 * power, 5 * power})
      if (max() / width - min() / width < most) return even_bins(width);
}

}  // namespace segue
