// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace segue {

/// The one of `names` with the smallest edit distance to `name`, where that
/// is at most a third of its length (at least 1, so that short names match
/// too); empty where none is that near. Two neighbours swapped count as one
/// edit. Ties go to the first.
std::string_view nearest_name(std::string_view name,
                              std::span<const std::string_view> names);

}  // namespace segue
