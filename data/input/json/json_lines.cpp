// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/json/json_lines.hpp"

#include <fmt/format.h>

namespace segue {

json_lines::json_lines(std::unique_ptr<byte_source> bytes, std::string name,
                       const input_options& options)
    : window_{std::move(bytes)},
      name_{std::move(name)},
      limit_{static_cast<std::size_t>(options.record_limit)} {}

std::unique_ptr<record_file> json_lines::make(
    std::unique_ptr<byte_source> bytes, std::string name,
    const input_options& options) {
  return std::unique_ptr<record_file>{
      new json_lines{std::move(bytes), std::move(name), options}};
}

result<std::optional<file_record>> json_lines::next() {
  for (;;) {
    auto end = find_end();
    if (!end) return end.error();
    auto text = window_.view();
    if (text.empty()) return std::optional<file_record>{};
    file_record record{text.substr(0, *end), line_, window_.offset()};
    window_.pass(*end < text.size() ? *end + 1 : *end);
    ++line_;
    if (record.bytes.find_first_not_of(" \t\r") != std::string_view::npos)
      return std::optional{record};
  }
}

/// Returns the end of the first line in the window, which grows to hold it.
result<std::size_t> json_lines::find_end() {
  auto end = find_line_end(window_, limit_);
  if (end && *end > limit_)
    return error{errc::malformed,
                 fmt::format("{}:{}: the line at byte offset {} is longer "
                             "than {} bytes (record_limit_mb)",
                             name_, line_, window_.offset(), limit_)};
  return end;
}

}  // namespace segue
