// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/evaluation_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "segue/embed/internal/labelled_batch.hpp"
#include "segue/launcher/terminal/summary.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {
namespace {

/// What the outputs of one step say: the number, or the class.
double guess_of(std::span<const float> outputs, bool classes) {
  if (!classes) return outputs[0];
  return static_cast<double>(
      std::distance(outputs.begin(), std::ranges::max_element(outputs)));
}

}  // namespace

void evaluation_table::add(const batch& b, const tensor& labels,
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
    if (b.sequence(i) + 1 == b.sequence_count(i))
      last_labels_.erase(b.insertion_index(i));
  }
}

void evaluation_table::add_step(std::int64_t key, double label, bool counts,
                                double carried, std::optional<double> reset) {
  if (!std::isfinite(label)) return;
  if (counts) {
    count(carried_, carried, label);
    if (reset) count(reset_, *reset, label);
    auto last = last_labels_.find(key);
    count(last_, last == last_labels_.end() ? usual_label() : last->second,
          label);
    count(usual_, usual_label(), label);
  }
  last_labels_[key] = label;
  sum_ += label;
  ++seen_;
  if (classes_) ++seen_classes_[std::llround(label)];
}

void evaluation_table::count(figures& to, double guess, double label) const {
  if (classes_)
    to.classes.add(std::llround(guess), std::llround(label));
  else
    to.numbers.add(guess, label);
}

double evaluation_table::usual_label() const {
  if (classes_) {
    auto most = std::ranges::max_element(
        seen_classes_, {}, [](const auto& entry) { return entry.second; });
    return most == seen_classes_.end() ? 0 : static_cast<double>(most->first);
  }
  if (label_mean_) return *label_mean_;
  return seen_ > 0 ? sum_ / static_cast<double>(seen_) : 0;
}

std::string evaluation_table::row(const char* name, const figures& f) const {
  if (classes_)
    return fmt::format("  {:<34}{:>10.4f}\n", name, f.classes.accuracy());
  return fmt::format("  {:<34}{:>10.4g}{:>10.4g}{:>12.6g}\n", name,
                     plain_nan(f.numbers.root_mean_squared()),
                     plain_nan(f.numbers.mean_absolute()),
                     plain_nan(f.numbers.mean_squared()));
}

std::string evaluation_table::text() const {
  auto steps = classes_ ? carried_.classes.steps() : carried_.numbers.steps();
  if (steps == 0) return "";
  auto text = fmt::format("errors over {}:\n", format_count(steps, "label"));
  text += classes_ ? fmt::format("  {:<34}{:>10}\n", "", "accuracy")
                   : fmt::format("  {:<34}{:>10}{:>10}{:>12}\n", "", "RMSE",
                                 "MAE", "MSE");
  text += row("model", carried_);
  if (has_reset_) text += row("model, states reset every segment", reset_);
  text += row("the key's last label", last_);
  text += row(classes_      ? "the label seen most"
              : label_mean_ ? "the mean of the training labels"
                            : "the mean of the labels so far",
              usual_);
  return text;
}

}  // namespace segue
