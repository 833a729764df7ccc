// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string_view>

#include "segue/kernels/levels/level_kernels.hpp"

namespace segue {

/// Returns the levels that this processor can run, lowest first; never empty.
std::span<const level_kernels* const> supported_levels();

/// Returns the supported level with a name, or the highest if there is none.
const level_kernels& level_named(std::string_view name);

/// Returns the level that the process uses, chosen at the first call: the
/// highest, or the one that the environment variable SEGUE_ISA names (v2, v3 or
/// v4), for tests and comparisons. All levels give the same bits [E1]; v2,
/// whose processors have no fused multiply-add, takes much longer.
const level_kernels& best_level();

}  // namespace segue
