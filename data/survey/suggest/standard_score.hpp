// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// How a column of numbers is standardized, so that its values in the layer
/// have mean 0 and deviation 1, and as many of them as possible differ in
/// float32.
struct standard_score {
  dtype type = dtype::float32;  ///< with which the numbers are read
  std::string normalizer;       ///< the option, as TOML
  std::string mean;             ///< as a value of the dtype
  /// "1 to 5", and how many values are the same in float32.
  std::string note;
};

/// Uses float32 if that does not change the score visibly, otherwise int64 for
/// integers and float64 for others. Precondition: the feature's numbers differ,
/// and are not too far apart.
standard_score score_of(const feature_profile& feature);

}  // namespace segue
