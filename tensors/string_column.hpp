// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace segue {

/// Strings as one run of bytes and n + 1 offsets into it (the layout of an
/// Arrow string column): element i is bytes [offsets[i], offsets[i + 1]).
/// A view; the tensor it came from owns the memory.
class string_column {
 public:
  string_column() = default;
  string_column(std::span<const std::int64_t> offsets, const char* bytes)
      : offsets_{offsets}, bytes_{bytes} {}

  std::size_t size() const {
    return offsets_.empty() ? 0 : offsets_.size() - 1;
  }
  std::string_view operator[](std::size_t i) const {
    return {bytes_ + offsets_[i],
            static_cast<std::size_t>(offsets_[i + 1] - offsets_[i])};
  }

  /// The bytes of elements [begin, end), without those around them.
  std::string_view bytes(std::size_t begin, std::size_t end) const {
    if (begin >= end) return {};
    return {bytes_ + offsets_[begin],
            static_cast<std::size_t>(offsets_[end] - offsets_[begin])};
  }

  std::span<const std::int64_t> offsets() const { return offsets_; }

 private:
  std::span<const std::int64_t> offsets_;
  const char* bytes_ = nullptr;
};

}  // namespace segue
