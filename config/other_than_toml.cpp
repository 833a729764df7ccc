// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/other_than_toml.hpp"

#include <fmt/format.h>

#include "segue/data/input/format_of_name.hpp"
#include "segue/data/input/input_format.hpp"
#include "segue/data/storage/foreign_file.hpp"
#include "segue/data/storage/gzip_source.hpp"
#include "segue/data/storage/zstd_source.hpp"

namespace segue {
namespace {

/// The header of a safetensors file: its length in eight bytes, then JSON.
bool is_safetensors(std::string_view content) {
  constexpr std::string_view upper_half{"\0\0\0\0", 4};
  return content.size() > 8 && content.substr(4, 4) == upper_half &&
         content[8] == '{';
}

/// The format of data whose file name does not show it.
std::string_view format_of_data(std::string_view content) {
  if (const auto* format = detect_format(content)) return format->name;
  if (content.starts_with(gzip_magic)) return "gzip";
  if (is_zstd(content)) return "zstd";
  return {};
}

}  // namespace

std::string other_than_toml(const std::string& path, std::string_view content) {
  if (is_safetensors(content))
    return "is a safetensors file; expected a configuration, which can name it "
           "in model.weights";
  if (auto what = foreign_file(content); !what.empty())
    return fmt::format("is {}; expected a configuration", what);
  if (auto format = format_of_name(path); !format.empty())
    return fmt::format(
        "is data ({}); expected a configuration, such as the one that segue "
        "stats {} --suggest prints",
        format, path);
  if (auto look = format_of_data(content); !look.empty())
    return fmt::format(
        "looks like data ({}); expected a configuration, such as the one that "
        "segue stats --suggest prints for a file whose name shows its format",
        look);
  return {};
}

}  // namespace segue
