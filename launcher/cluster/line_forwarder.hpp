// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace segue {

/// Makes whole lines, each with a prefix, of what a process writes bit by bit.
/// Bytes stay as they are, whatever they are; lines end in LF.
class line_forwarder {
 public:
  /// `longest`: a line with more bytes is cut into several, each with the
  /// prefix, lest a stream without line ends takes all memory. At least 1.
  explicit line_forwarder(std::string prefix,
                          std::size_t longest = std::size_t{1} << 20)
      : prefix_{std::move(prefix)}, longest_{longest} {}

  /// Appends to `lines` those that are complete with these bytes.
  void add(std::string_view bytes, std::string& lines);

  /// Appends what has come behind the last line end, as a line.
  void finish(std::string& lines);

 private:
  void end_line(std::string& lines);

  std::string prefix_;
  std::size_t longest_;
  std::string begun_;  // at most `longest_` bytes
};

}  // namespace segue
