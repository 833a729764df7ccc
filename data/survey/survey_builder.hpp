// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/data/input/name_index.hpp"
#include "segue/data/input/reject.hpp"
#include "segue/data/input/seen_keys.hpp"
#include "segue/data/survey/input_survey.hpp"

namespace segue {

/// Collects a survey example by example. Its memory does not depend on the size
/// of the input, only on the features, of which it keeps a bounded number, and
/// on the keys (35 to 60 bytes each) if the format may repeat one.
class survey_builder {
 public:
  static constexpr std::size_t most_features = 1024;
  /// The same if different values are not counted, so that a profile is small.
  static constexpr std::size_t most_typed_features = 1 << 16;
  static constexpr std::size_t shown_rejects = 5;
  static constexpr std::size_t shown_keys = 64;

  /// `unrolls` are the values of num_unroll to forecast batches for; `options`
  /// are those that the input is read with.
  survey_builder(const std::vector<std::int64_t>& unrolls,
                 std::int64_t batch_size, const input_options& options,
                 survey_detail detail = survey_detail::all);

  /// Returns the permanent place of a feature; nullopt if too many are kept.
  std::optional<std::size_t> sequence(std::string_view name);
  std::optional<std::size_t> context(std::string_view name);
  feature_profile& sequence_at(std::size_t i) { return survey_.sequences[i]; }
  feature_profile& context_at(std::size_t i) { return survey_.context[i]; }

  /// Notes a column that cannot be read, and its name.
  void note_left_out(std::string column, std::string_view name);
  void note_record() { ++survey_.records; }

  /// Notes that the current example has the sequence, with `steps` steps.
  void note_steps(std::size_t sequence, std::int64_t steps) {
    steps_.emplace_back(sequence, steps);
  }
  /// Notes that the current example has the context feature.
  void note_context(std::size_t which) { given_context_.push_back(which); }
  /// Ends an example. Its number of steps is that of most of its sequences;
  /// `real` is its stored length, if it has one.
  void end_example(std::string_view key, std::optional<std::int64_t> real = {});
  /// Ends an example with `steps` steps in all its sequences, of which there is
  /// at least one, and with a unique key.
  void end_even_example(std::string_view key, std::int64_t steps);
  /// Ends a record that is not an example or part of one.
  void add_reject(const reject& r);

  input_survey finish() && { return std::move(survey_); }

 private:
  std::optional<std::size_t> place(std::string_view name, bool context,
                                   name_index& names,
                                   std::vector<feature_profile>& all);
  std::int64_t usual_steps() const;
  bool note_sequences(std::int64_t usual);
  void note_context_features();
  void forget_features();
  void note_key(std::string_view key);
  void add_length(std::int64_t steps, std::int64_t real);

  bool keys_may_repeat_;
  std::map<std::string, std::string> rename_;
  std::int64_t steps_per_key_;
  survey_detail detail_;
  input_survey survey_;
  name_index sequence_names_;
  name_index context_names_;
  seen_keys seen_;
  std::vector<std::pair<std::size_t, std::int64_t>> steps_;
  std::vector<std::size_t> given_context_;
};

}  // namespace segue
