// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "segue/embed/internal/labeled_batch.hpp"

namespace segue {
namespace {

/// Returns the prediction in the outputs of one step: the number or the class.
double guess_of(std::span<const float> outputs, bool classes) {
  if (!classes) return outputs[0];
  return static_cast<double>(
      std::distance(outputs.begin(), std::ranges::max_element(outputs)));
}

}  // namespace

void evaluation::add(const batch& b, const tensor& labels,
                     const tensor& outputs, const tensor* reset) {
  has_reset_ = has_reset_ || reset;
  auto width = static_cast<std::size_t>(outputs.dims()[2]);
  auto steps_counted = counted_of(b, counted_);
  for (std::int64_t i = 0; i < b.batch_size(); ++i) {
    auto& range = steps_counted[static_cast<std::size_t>(i)];
    for (std::int64_t t = 0; t < b.length(i); ++t) {
      auto at = static_cast<std::size_t>(i * b.num_unroll() + t);
      auto guess = [&](const tensor& of) {
        return guess_of(of.values<float>().subspan(at * width, width),
                        classes_);
      };
      std::optional<double> fresh;
      if (reset) fresh = guess(*reset);
      add_step(b.insertion_index(i), labels.values<float>()[at],
               range.begin <= t && t < range.end, guess(outputs), fresh);
    }
    if (b.segment(i) + 1 == b.segment_count(i))
      last_labels_.erase(b.insertion_index(i));
  }
}

void evaluation::add_step(std::int64_t key, double label, bool counts,
                          double carried, std::optional<double> reset) {
  if (!std::isfinite(label)) return;
  if (counts) {
    count(model_, carried, label);
    if (reset) count(reset_, *reset, label);
    auto last = last_labels_.find(key);
    count(last_, last == last_labels_.end() ? usual_guess() : last->second,
          label);
    count(usual_, usual_guess(), label);
  }
  last_labels_[key] = label;
  sum_ += label;
  ++seen_;
  if (classes_) ++seen_classes_[std::llround(label)];
}

void evaluation::count(figures& to, double guess, double label) const {
  if (classes_)
    to.classes.add(std::llround(guess), std::llround(label));
  else
    to.numbers.add(guess, label);
}

double evaluation::usual_guess() const {
  if (classes_) {
    auto most = std::ranges::max_element(
        seen_classes_, {}, [](const auto& entry) { return entry.second; });
    return most == seen_classes_.end() ? 0 : static_cast<double>(most->first);
  }
  if (label_mean_) return *label_mean_;
  return seen_ > 0 ? sum_ / static_cast<double>(seen_) : 0;
}

}  // namespace segue
