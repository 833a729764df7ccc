// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace segue {

/// The strings that mean "no value". For nearly all other fields, the first
/// byte alone shows that they are not missing.
class missing_texts {
 public:
  explicit missing_texts(std::vector<std::string> texts)
      : texts_{std::move(texts)} {
    for (auto& text : texts_)
      first_[first_byte(text)] = true;
  }

  bool holds(std::string_view text) const {
    return first_[first_byte(text)] &&
           std::ranges::find(texts_, text) != texts_.end();
  }

 private:
  /// Returns 256 for an empty string.
  static std::size_t first_byte(std::string_view text) {
    return text.empty() ? 256 : static_cast<unsigned char>(text.front());
  }

  std::vector<std::string> texts_;
  std::array<bool, 257> first_{};
};

}  // namespace segue
