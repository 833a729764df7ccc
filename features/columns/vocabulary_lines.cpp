// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/vocabulary_lines.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "segue/data/storage/byte_window.hpp"

namespace segue {
namespace {

/// Longer than any word; a few bytes can decompress to a line of any length.
constexpr std::size_t longest_word = 1 << 20;

/// Returns what is wrong with a line without its line end; empty if nothing.
std::string_view fault_of(std::string_view line) {
  if (line.empty()) return "is blank; each line is a word";
  if (line.size() > longest_word) return "is longer than 1 MiB";
  if (line.find('\r') != line.npos)
    return "contains a carriage return; lines end in LF or CRLF";
  if (line.find('\0') != line.npos)
    return "contains a zero byte; a vocabulary is read as UTF-8, not UTF-16";
  return {};
}

result<byte_window> open_text(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    return error{errc::io,
                 fmt::format("vocabulary file '{}': is a folder", file)};
  // A vocabulary file named "-" is a file, not standard input.
  auto bytes = open_bytes(file == "-" ? "./-" : file);
  if (!bytes) return bytes.error();
  byte_window window{std::move(*bytes)};
  if (auto ok = start_text(window, file, "a vocabulary"); !ok)
    return ok.error();
  return window;
}

}  // namespace

error vocabulary_error(const std::string& file, std::string_view what) {
  return {errc::invalid_argument,
          fmt::format("vocabulary file '{}': {}", file, what)};
}

result<std::vector<std::string>> read_vocabulary_lines(const std::string& file,
                                                       std::int64_t most) {
  auto window = open_text(file);
  if (!window) return window.error();
  std::vector<std::string> lines;
  while (static_cast<std::int64_t>(lines.size()) < most) {
    auto end = find_line_end(*window, longest_word + 1);
    if (!end) return end.error();
    auto text = window->view();
    if (text.empty()) break;
    auto line = text.substr(0, *end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (auto fault = fault_of(line); !fault.empty())
      return vocabulary_error(
          file, fmt::format("line {} {}", lines.size() + 1, fault));
    lines.emplace_back(line);
    window->pass(*end < text.size() ? *end + 1 : *end);
  }
  return lines;
}

}  // namespace segue
