// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace segue {

/// The word that a TOML text has where a value is expected, as the text in
/// `key = id`; empty where the fault is another one. `what` is toml11's
/// explanation of the fault: what is wrong, the line, and below it a mark.
std::string_view bare_value(std::string_view what);

}  // namespace segue
