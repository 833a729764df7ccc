// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace segue {

/// The name of the format that the ending of a file's name tells: .csv, .tsv,
/// .jsonl, .ndjson, .tfrecord, .tfrecords, also with .gz or .zst behind it;
/// empty where it does not tell.
std::string_view format_of_name(std::string_view path);

}  // namespace segue
