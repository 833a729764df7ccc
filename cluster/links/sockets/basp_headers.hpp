// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace segue {

/// Checks the headers of incoming BASP messages before CAF does: CAF 0.17 reads
/// address 0 for a message without its required content, and allocates as much
/// memory as a header announces.
class basp_headers {
 public:
  static constexpr std::size_t size = 32;

  explicit basp_headers(std::size_t most_content)
      : most_content_{most_content} {}

  /// Checks the next bytes; returns false if no node sends such bytes.
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
