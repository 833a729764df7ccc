// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace segue {

/// The word that a TOML text has in place of a value, such as `id` in `key =
/// id`; empty for any other fault. `what` is toml11's explanation of the fault:
/// the reason, the line, and below it a mark.
std::string_view bare_value(std::string_view what);

}  // namespace segue
