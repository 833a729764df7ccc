// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/survey_builder.hpp"

#include <algorithm>
#include <limits>

#include "segue/data/input/input_format.hpp"

namespace segue {

survey_builder::survey_builder(const std::vector<std::int64_t>& unrolls,
                               std::int64_t batch_size,
                               const input_options& options,
                               survey_detail detail)
    : keys_may_repeat_{!known_format_of(options).keys_are_unique},
      steps_per_key_{options.steps_per_key.value_or(
          std::numeric_limits<std::int64_t>::max())},
      detail_{detail} {
  // Columns whose names come from the file are already renamed.
  if (!known_format_of(options).column_names) rename_ = options.rename;
  for (auto num_unroll : unrolls)
    survey_.forecasts.emplace_back(num_unroll, batch_size);
}

std::optional<std::size_t> survey_builder::place(
    std::string_view name, bool context, name_index& names,
    std::vector<feature_profile>& all) {
  if (!rename_.empty())
    if (auto to = rename_.find(std::string{name}); to != rename_.end())
      name = to->second;
  if (auto known = names.find(name)) return known;
  bool counts = detail_ == survey_detail::all;
  if (all.size() == (counts ? most_features : most_typed_features)) {
    ++survey_.unlisted;
    return {};
  }
  names.add(std::string{name});
  all.emplace_back(std::string{name}, context, detail_);
  return all.size() - 1;
}

std::optional<std::size_t> survey_builder::sequence(std::string_view name) {
  return place(name, false, sequence_names_, survey_.sequences);
}

std::optional<std::size_t> survey_builder::context(std::string_view name) {
  return place(name, true, context_names_, survey_.context);
}

void survey_builder::note_left_out(std::string column, std::string_view name) {
  auto& all = survey_.left_out;
  bool known = std::ranges::find(all, column) != all.end();
  if (known || all.size() == most_features) return;
  all.push_back(std::move(column));
  survey_.left_out_names.emplace_back(name);
}

/// The most frequent number of steps among the sequences, or the largest such.
std::int64_t survey_builder::usual_steps() const {
  if (steps_.empty()) return 0;
  auto first = steps_.front().second;
  bool even = std::ranges::all_of(
      steps_, [&](auto& sequence) { return sequence.second == first; });
  if (even) return first;
  std::int64_t usual = 0;
  std::ptrdiff_t most = 0;
  for (auto& [sequence, steps] : steps_) {
    auto same = std::ranges::count(
        steps_, steps, &std::pair<std::size_t, std::int64_t>::second);
    if (same > most || (same == most && steps > usual)) {
      most = same;
      usual = steps;
    }
  }
  return usual;
}

/// Returns whether all sequences have `usual` steps.
bool survey_builder::note_sequences(std::int64_t usual) {
  std::ranges::sort(steps_);
  bool even = true;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    auto& profile = survey_.sequences[steps_[i].first];
    if (i > 0 && steps_[i - 1].first == steps_[i].first) {
      profile.note_repeated();
    } else {
      profile.note_example(usual > 0);
    }
    if (steps_[i].second == usual) continue;
    profile.note_uneven();
    even = false;
  }
  return even;
}

void survey_builder::note_context_features() {
  std::ranges::sort(given_context_);
  for (std::size_t i = 0; i < given_context_.size(); ++i) {
    auto& profile = survey_.context[given_context_[i]];
    if (i > 0 && given_context_[i - 1] == given_context_[i]) {
      profile.note_repeated();
    } else {
      profile.note_example();
    }
  }
}

void survey_builder::forget_features() {
  steps_.clear();
  given_context_.clear();
}

void survey_builder::end_example(std::string_view key,
                                 std::optional<std::int64_t> real) {
  auto usual = usual_steps();
  if (!note_sequences(usual)) ++survey_.uneven;
  note_context_features();
  forget_features();
  if (real) ++survey_.with_length;
  if (real && (*real < 0 || *real > usual)) ++survey_.wrong_lengths;
  bool again = keys_may_repeat_ && !seen_.add(key);
  if (again) ++survey_.repeated_keys;
  auto counted = real ? std::clamp<std::int64_t>(*real, 0, usual) : usual;
  if (!again && counted > 0) note_key(key);
  add_length(usual, counted);
}

void survey_builder::end_even_example(std::string_view key,
                                      std::int64_t steps) {
  note_key(key);
  add_length(steps, steps);
}

void survey_builder::note_key(std::string_view key) {
  if (survey_.first_keys.size() < shown_keys)
    survey_.first_keys.emplace_back(key);
}

void survey_builder::add_length(std::int64_t steps, std::int64_t real) {
  survey_.lengths.add(steps);
  survey_.real_steps += real;
  if (steps == 0) {
    ++survey_.without_steps;  // they are not in any batch
    return;
  }
  std::int64_t piece = 0;
  for (std::int64_t begin = 0; begin < steps; begin += piece) {
    piece = std::min(steps_per_key_, steps - begin);
    ++survey_.pieces;
    for (auto& forecast : survey_.forecasts)
      forecast.add(piece, std::clamp<std::int64_t>(real - begin, 0, piece));
  }
}

void survey_builder::add_reject(const reject& r) {
  forget_features();
  ++survey_.rejected;
  if (survey_.first_rejects.size() < shown_rejects)
    survey_.first_rejects.push_back(describe(r));
  count_reject(survey_.rejects_by_reason, r.reason);
}

}  // namespace segue
