// SPDX-License-Identifier: BSD-3-Clause
#include "segue/survey/survey_builder.hpp"

#include <algorithm>
#include <limits>

namespace segue {

survey_builder::survey_builder(const std::vector<std::int64_t>& unrolls,
                               std::int64_t batch_size,
                               const input_options& options,
                               survey_detail detail)
    : keys_may_repeat_{options.format != "csv"},
      steps_per_key_{options.steps_per_key.value_or(
          std::numeric_limits<std::int64_t>::max())},
      detail_{detail} {
  // CSV's columns have their new names when they come here.
  if (options.format != "csv") rename_ = options.rename;
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

void survey_builder::note_left_out(std::string column) {
  auto& all = survey_.left_out;
  bool known = std::ranges::find(all, column) != all.end();
  if (!known && all.size() < most_features) all.push_back(std::move(column));
}

/// The steps that most of the example's sequences have; of equals the more.
std::int64_t survey_builder::usual_steps() const {
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

void survey_builder::end_example(std::string_view key,
                                 std::optional<std::int64_t> real) {
  auto usual = usual_steps();
  bool uneven = false;
  for (auto& [sequence, steps] : steps_) {
    survey_.sequences[sequence].note_example();
    if (steps == usual) continue;
    survey_.sequences[sequence].note_uneven();
    uneven = true;
  }
  steps_.clear();
  if (uneven) ++survey_.uneven;
  if (real) ++survey_.with_length;
  if (keys_may_repeat_ && !seen_.add(key)) ++survey_.repeated_keys;
  add_length(usual, real ? std::clamp<std::int64_t>(*real, 0, usual) : usual);
}

void survey_builder::end_even_example(std::int64_t steps) {
  add_length(steps, steps);
}

void survey_builder::add_length(std::int64_t steps, std::int64_t real) {
  survey_.lengths.add(steps);
  survey_.real_steps += real;
  std::int64_t begin = 0;
  do {
    auto piece = std::min(steps_per_key_, steps - begin);
    for (auto& forecast : survey_.forecasts)
      forecast.add(piece, std::clamp<std::int64_t>(real - begin, 0, piece));
    begin += piece;
  } while (begin < steps);
}

void survey_builder::add_reject(const reject& r) {
  steps_.clear();
  ++survey_.rejected;
  if (survey_.first_rejects.size() < shown_rejects)
    survey_.first_rejects.push_back(describe(r));
  count_reject(survey_.rejects_by_reason, r.reason);
}

}  // namespace segue
