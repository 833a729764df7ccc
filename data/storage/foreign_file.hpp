// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace segue {

/// Describes a file with these first bytes (16 are enough) that segue cannot
/// read: "a pointer of Git LFS, ..."; empty if it is unknown. No such file
/// begins like a TFRecord or safetensors file of less than 4 GiB.
std::string_view foreign_file(std::string_view head);

}  // namespace segue
