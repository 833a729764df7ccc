// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "segue/cluster/links/link_messages.hpp"

namespace segue {

/// What keeps two nodes from one run: the same text whichever of them asks,
/// nullopt where they match. "nodes 'a' and 'b' do not match: batch.batch_size
/// is 32 at 'a' and 64 at 'b'"; of many differences the first few.
std::optional<std::string> find_mismatch(const link_identity& one,
                                         const link_identity& other);

}  // namespace segue
