// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "segue/errors/result.hpp"

namespace segue {

/// Makes `path` a file of these runs of bytes, one after the other, or
/// leaves what was there as it was: the bytes go to a new file beside it,
/// reach the disk, and then the new file takes the name. Readers see the old
/// file or the new one, never a part. Error: io.
result<void> replace_file(const std::string& path,
                          std::span<const std::span<const std::byte>> parts);

}  // namespace segue
