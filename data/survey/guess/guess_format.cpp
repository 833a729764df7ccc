// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/guess/guess_format.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string_view>

#include "segue/data/input/format_of_name.hpp"
#include "segue/data/input/input_format.hpp"
#include "segue/data/storage/byte_window.hpp"

namespace segue {
bool is_data_file(const std::string& path) {
  return path == "-" || !format_of_name(path).empty();
}

result<std::string> guess_format(const std::string& path) {
  if (auto named = format_of_name(path); !named.empty())
    return std::string{named};
  auto bytes = open_bytes(path);
  if (!bytes) return bytes.error();
  constexpr std::size_t looked_at = 4096;
  byte_window window{std::move(*bytes)};
  while (window.view().size() < looked_at && !window.ended())
    if (auto read = window.grow(); !read) return read.error();
  constexpr std::string_view mark{"\xef\xbb\xbf"};
  auto view = window.view().substr(0, looked_at);
  if (view.starts_with(mark)) view.remove_prefix(mark.size());
  if (const auto* format = format_of_bytes(view))
    return std::string{format->name};
  return error{
      errc::invalid_argument,
      fmt::format("'{}' does not look like any of {}; set input.format", path,
                  fmt::join(input_format_names(), ", "))};
}

std::string guess_delimiter(std::string_view header) {
  constexpr std::array<std::string_view, 5> delimiters{",", ";", "\t", "|",
                                                       "::"};
  std::array<int, delimiters.size()> counts{};
  bool quoted = false;
  for (std::size_t at = 0; at < header.size(); ++at) {
    if (header[at] == '"') quoted = !quoted;
    if (quoted) continue;
    for (std::size_t i = 0; i < delimiters.size(); ++i)
      if (header.substr(at).starts_with(delimiters[i])) ++counts[i];
  }
  auto best = std::ranges::max_element(counts) - counts.begin();
  return std::string{delimiters[static_cast<std::size_t>(best)]};
}

}  // namespace segue
