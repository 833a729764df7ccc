// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"

namespace segue {

/// Returns the first `most` lines of a vocabulary file, each a word [F6]. They
/// end with LF or CRLF, except the last one, which needs no line end. The file
/// may be compressed with gzip or zstd and begin with a byte order mark. Errors
/// name the file: not_found, io, empty, truncated, malformed (UTF-16, corrupt);
/// and, with its number from 1, invalid_argument for a line that is blank, is
/// longer than 1 MiB, or contains a carriage return or a zero byte.
result<std::vector<std::string>> read_vocabulary_lines(const std::string& file,
                                                       std::int64_t most);

/// "vocabulary file 'FILE': WHAT", an invalid_argument.
error vocabulary_error(const std::string& file, std::string_view what);

}  // namespace segue
