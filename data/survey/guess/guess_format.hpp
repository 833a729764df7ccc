// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include "segue/errors/result.hpp"

namespace segue {

/// "csv", "jsonl" or "tfrecord": by a file's name, see format_of_name, else by
/// its first bytes. Precondition: `path` can be read again, or its name tells.
/// Errors: as open_bytes; invalid_argument where neither name nor bytes tell.
result<std::string> guess_format(const std::string& path);

/// Whether a path names data, by its ending, rather than a configuration.
bool is_data_file(const std::string& path);

/// What separates the fields of a header line: whichever there is most of of
/// comma, semicolon, tab and bar, outside quotes; of equals the first.
std::string guess_delimiter(std::string_view header);

}  // namespace segue
