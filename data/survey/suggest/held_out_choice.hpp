// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"

namespace segue {

/// Which keys to hold out of a training: about a fifth of them. The seed is the
/// first that holds out about as many of `keys`, all that there are or the
/// first ones, so that of a few keys neither part is empty. Nullopt for fewer
/// than two keys.
std::optional<held_out_keys> choose_held_out(
    const std::vector<std::string>& keys);

}  // namespace segue
