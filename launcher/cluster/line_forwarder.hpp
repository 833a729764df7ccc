// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace segue {

/// Assembles the output of a process, which arrives in pieces, into whole
/// lines, each with a prefix. Bytes are not changed; lines end in LF.
class line_forwarder {
 public:
  /// A line with more than `longest` bytes is split into several, each with the
  /// prefix, so that a stream without line ends cannot use up memory. At least
  /// 1.
  explicit line_forwarder(std::string prefix,
                          std::size_t longest = std::size_t{1} << 20)
      : prefix_{std::move(prefix)}, longest_{longest} {}

  /// Appends to `lines` the lines that these bytes complete.
  void add(std::string_view bytes, std::string& lines);

  /// Appends the bytes after the last line end as a line.
  void finish(std::string& lines);

 private:
  void end_line(std::string& lines);

  std::string prefix_;
  std::size_t longest_;
  std::string begun_;  // at most `longest_` bytes
};

}  // namespace segue
