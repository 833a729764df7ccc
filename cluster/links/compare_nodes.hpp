// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "segue/cluster/links/link_messages.hpp"

namespace segue {

/// Why two nodes cannot be in one run, the same text in either order; nullopt
/// if they match. "nodes 'a' and 'b' do not match: batch.batch_size is 32 at
/// 'a' and 64 at 'b'"; of many differences only the first few.
std::optional<std::string> find_mismatch(const link_identity& one,
                                         const link_identity& other);

}  // namespace segue
