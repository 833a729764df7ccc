// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"

namespace segue {

/// Chooses about a fifth of the keys to hold out of a training. The seed is the
/// first one that holds out about that share of `keys`, which are all keys or
/// the first ones, so that with few keys neither part is empty. Nullopt for
/// fewer than two keys.
std::optional<held_out_keys> choose_held_out(
    const std::vector<std::string>& keys);

}  // namespace segue
