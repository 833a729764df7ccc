// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace segue {

/// What differs between two texts of lines "OPTION = VALUE", those of a
/// training and of its checkpoint; their order does not matter. Empty where
/// nothing does. The first few are named with both values: "train.decay = 1,
/// but 0.9 in the checkpoint".
std::string option_difference(const std::string& now,
                              const std::string& checkpoint);

}  // namespace segue
