// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/errors/result.hpp"

namespace segue {

/// A fingerprint of a file's content in 16 hexadecimal digits, which identifies
/// it except for deliberate collisions: Fingerprint64 over the fingerprints of
/// its blocks of 1 MiB, one after the other. The file is read in blocks, so
/// that weights of any size take no memory.
///
/// Errors: not_found, io, naming the file.
result<std::string> fingerprint_file(const std::string& path);

}  // namespace segue
