// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include "segue/errors/result.hpp"

namespace segue {

/// Returns "csv", "jsonl" or "tfrecord", from a file's name (see
/// format_of_name) or else from its first bytes. Precondition: `path` can be
/// read again, or its name is enough. Errors: those of open_bytes;
/// invalid_argument if neither shows the format.
result<std::string> guess_format(const std::string& path);

/// Whether a path has the ending of data rather than of a configuration.
bool is_data_file(const std::string& path);

/// Returns the delimiter of a header line: the most frequent of comma,
/// semicolon, tab, bar and "::" outside of quotes; the first one if several
/// are.
std::string guess_delimiter(std::string_view header);

}  // namespace segue
