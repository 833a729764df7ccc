// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/node_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

namespace segue {

namespace fs = std::filesystem;

std::string path_of_node(const std::string& path, std::string_view node) {
  fs::path given{path};
  auto name = fmt::format("{}.{}{}", given.stem().string(), node,
                          given.extension().string());
  return given.replace_filename(name).string();
}

std::string output_file_of(const configuration& config,
                           const node_options& node) {
  const auto& file = config.output.file;
  if (file == output_options::standard_output) return file;
  if (config.cluster.nodes_with(node_role::consumer).size() < 2) return file;
  std::error_code ignored;
  auto type = fs::status(file, ignored).type();
  bool is_file =
      type == fs::file_type::regular || type == fs::file_type::not_found;
  return is_file ? path_of_node(file, node.name) : file;
}

}  // namespace segue
