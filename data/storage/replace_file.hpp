// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "segue/errors/result.hpp"

namespace segue {

/// Replaces the file `path` by these runs of bytes, one after the other; after
/// an error the old file is unchanged. The bytes are written to a new file next
/// to it, reach the disk, and then the new file gets the name. Readers see the
/// old file or the new one, never a part of it. Error: io.
result<void> replace_file(const std::string& path,
                          std::span<const std::span<const std::byte>> parts);

}  // namespace segue
