// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace segue {

/// What a file is that begins so (16 bytes are enough) and that nothing in
/// segue reads: "a pointer of Git LFS, ..."; empty where it is not known. None
/// begins as a TFRecord or safetensors file of less than 4 GiB does.
std::string_view foreign_file(std::string_view head);

}  // namespace segue
