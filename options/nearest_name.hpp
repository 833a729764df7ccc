// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace segue {

/// The one of `names` with the smallest edit distance to `name`, if that is at
/// most a third of its length (at least 1, so that short names match too);
/// empty if none is that near. Two swapped neighbors count as one edit. Of
/// equally near names the first is returned.
std::string_view nearest_name(std::string_view name,
                              std::span<const std::string_view> names);

}  // namespace segue
