// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The files that paths and globs name: in the order given, a glob's matches
/// by the bytes of their names. A path that exists is no glob, whatever it
/// holds. Errors: not_found for a glob without a match, already_exists for a
/// file that is named twice, be it by two paths or through a link.
result<std::vector<std::string>> list_files(
    const std::vector<std::string>& patterns);

/// The options' files in the order in which they are read: as list_files has
/// it, or shuffled by the seed `shuffle_files`, which gives the same order
/// everywhere. Errors: as list_files; invalid_argument where none is named.
result<std::vector<std::string>> files_to_read(const input_options& options);

/// Neither standard input, nor a pipe, a socket or a terminal, whatever names
/// it. True where there is nothing: opening it says so.
bool can_be_read_again(const std::string& path);

/// The first of the files that paths and globs name which can be read only
/// once, as messages name it. Errors: as list_files.
result<std::optional<std::string>> find_read_once(
    const std::vector<std::string>& patterns);

/// A path as messages and records name it; "-" is "standard input".
std::string display_name(const std::string& path);

}  // namespace segue
