// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Returns the files that match paths and globs: in the given order, the
/// matches of a glob sorted by the bytes of their names. A path that exists is
/// not a glob, whatever characters it has. Errors: not_found for a glob without
/// a match, already_exists for a file that appears twice, also through a link.
result<std::vector<std::string>> list_files(
    const std::vector<std::string>& patterns);

/// Returns the files of the options in the order in which they are read: that
/// of list_files, or shuffled by the seed `shuffle_files`, with the same order
/// on every machine. Errors: those of list_files; invalid_argument for no
/// files.
result<std::vector<std::string>> files_to_read(const input_options& options);

/// Whether a path is neither standard input nor a pipe, a socket or a terminal.
/// True for a path that does not exist, since opening it reports that.
bool can_be_read_again(const std::string& path);

/// Returns the display name of the first matching file that can be read only
/// once. Errors: those of list_files.
result<std::optional<std::string>> find_read_once(
    const std::vector<std::string>& patterns);

/// Returns a path as it is named in messages; "-" is "standard input".
std::string display_name(const std::string& path);

}  // namespace segue
