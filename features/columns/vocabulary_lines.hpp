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
/// mark are passed through. Errors name the file: not_found, io, empty,
/// truncated, malformed (UTF-16, damaged); and, with its number from 1,
/// invalid_argument for a line that is blank, is longer than 1 MiB, or holds a
/// carriage return or a byte of zero.
result<std::vector<std::string>> read_vocabulary_lines(const std::string& file,
                                                       std::int64_t most);

/// "vocabulary file 'FILE': WHAT", an invalid_argument.
error vocabulary_error(const std::string& file, std::string_view what);

}  // namespace segue
