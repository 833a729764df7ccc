// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/fwd.hpp>
#include <string>

namespace segue {

/// Why an actor or a link has ended, in words for users; CAF's own text names
/// its types.
std::string end_in_words(const caf::error& reason);

}  // namespace segue
