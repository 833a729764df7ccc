// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace segue {

/// Returns the differences between the lines "OPTION = VALUE" of a training and
/// those of its checkpoint, in any order; empty if there are none. The first
/// few are named with both values: "train.decay = 1, but 0.9 in the
/// checkpoint".
std::string option_difference(const std::string& now,
                              const std::string& checkpoint);

}  // namespace segue
