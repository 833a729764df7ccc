// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include "segue/config/configuration.hpp"

namespace segue {

/// A file's path with a node's name before its extension:
/// "out/rows.csv" -> "out/rows.NAME.csv". Without an extension the name comes
/// last; a dot at the start of a name begins no extension.
std::string path_of_node(const std::string& path, std::string_view node);

/// The file for the outputs of a node: output.file unchanged if only one node
/// is a consumer or it is not a regular file (standard output, /dev/null);
/// otherwise with the name of the node.
std::string output_file_of(const configuration& config,
                           const node_options& node);

}  // namespace segue
