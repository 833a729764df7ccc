// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string_view>

#include "segue/kernels/levels/level_kernels.hpp"

namespace segue {

/// The levels that this processor can run, the least first; never empty.
std::span<const level_kernels* const> supported_levels();

/// The supported level of that name; where there is none, the highest.
const level_kernels& level_named(std::string_view name);

/// The level that the process uses, chosen at the first call: the highest, or
/// the one that the environment variable SEGUE_ISA names (v2, v3 or v4), for
/// tests and to compare. Every level gives the same bits [E1]; v2, whose
/// processors cannot fuse a product into a sum, takes much longer for them.
const level_kernels& best_level();

}  // namespace segue
