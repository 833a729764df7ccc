// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/data/survey/feature_profile.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// What might be the key, of which the begin of an input has been seen.
class key_candidates {
 public:
  /// `whole_examples`: whether a record is an example, so that a key differs
  /// in each, or a step, so that it comes back.
  explicit key_candidates(bool whole_examples)
      : whole_examples_{whole_examples} {}

  /// The profile of a column, member or feature of one value, by its name.
  feature_profile& at(std::string_view name);
  void note_record() { ++records_; }

  /// The key, where it is plain. Error: invalid_argument, with the others.
  result<std::string> choose() const;

 private:
  bool possible(const feature_profile& profile) const;
  std::vector<const feature_profile*> by_likelihood() const;

  bool whole_examples_;
  std::int64_t records_ = 0;
  std::vector<feature_profile> profiles_;
};

}  // namespace segue
