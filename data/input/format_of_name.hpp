// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace segue {

/// Returns the name of the format with the ending of a file's name: .csv, .tsv,
/// .jsonl, .ndjson, .tfrecord, .tfrecords, also followed by .gz or .zst; empty
/// for other endings.
std::string_view format_of_name(std::string_view path);

}  // namespace segue
