// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"

namespace segue {

/// The first `most` lines of a vocabulary file, each a word [F6]. They end in
/// LF or CRLF, the last one in either or nothing; gzip, zstd and a byte order
/// mark are passed through. Errors name the file, and the line from 1:
/// not_found, io, empty, truncated, malformed (UTF-16, damaged, a carriage
/// return or a byte of zero within a line), invalid_argument for a blank line.
result<std::vector<std::string>> read_vocabulary_lines(const std::string& file,
                                                       std::int64_t most);

/// "vocabulary file 'FILE': WHAT", an invalid_argument.
error vocabulary_error(const std::string& file, std::string_view what);

}  // namespace segue
