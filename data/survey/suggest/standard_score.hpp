// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// How a column of numbers is standardized, so that the layer has mean 0 and
/// deviation 1 and as many different values as float32 keeps.
struct standard_score {
  dtype type = dtype::float32;  ///< what the numbers are read as
  std::string normalizer;       ///< the option, as TOML
  std::string mean;             ///< as a value of the dtype
  /// "1 to 5", and how many values float32 does not tell apart.
  std::string note;
};

/// float32 where that loses nothing that the score would show, else int64 for
/// integers and float64 for others. Precondition: the feature's numbers differ,
/// and are not too far apart.
standard_score score_of(const feature_profile& feature);

}  // namespace segue
