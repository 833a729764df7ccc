// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace segue {

/// Looks at the headers in what comes for CAF's BASP, before CAF does: of a
/// message without the content that it must have CAF 0.17 reads address 0, and
/// it asks for as much memory as a header announces.
class basp_headers {
 public:
  static constexpr std::size_t size = 32;

  explicit basp_headers(std::size_t most_content)
      : most_content_{most_content} {}

  /// The next bytes; false: no node sends such.
  bool take(std::span<const char> bytes);

 private:
  bool is_good() const;
  std::size_t content_size() const;

  std::size_t most_content_;
  std::array<unsigned char, size> header_{};
  std::size_t come_ = 0;          // of the header
  std::size_t content_left_ = 0;  // of the message whose header was the last
};

}  // namespace segue
