// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/data/survey/feature_profile.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The candidates for the key, with their values at the start of an input.
class key_candidates {
 public:
  /// `whole_examples` is whether a record is an example, so that keys differ,
  /// or a step, so that they come back.
  explicit key_candidates(bool whole_examples)
      : whole_examples_{whole_examples} {}

  /// The profile of a column, member or feature with one value, by name.
  feature_profile& at(std::string_view name);
  void note_record() { ++records_; }

  /// Returns the obvious key. Error: invalid_argument, with all candidates.
  result<std::string> choose() const;

 private:
  bool possible(const feature_profile& profile) const;
  std::vector<const feature_profile*> by_likelihood() const;

  bool whole_examples_;
  std::int64_t records_ = 0;
  std::vector<feature_profile> profiles_;
};

}  // namespace segue
