// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "segue/data/input/decimal_text.hpp"

namespace segue {

/// Finds the smallest dtype that keeps all digits of numbers as written.
class written_digits {
 public:
  /// Adds a number's text and its nearest float64. Returns whether the shortest
  /// text of that has the value that was written. Precondition: it is finite.
  bool add(std::string_view text, double nearest);
  /// Adds a number of a format that does not store numbers as text.
  void add(std::int64_t integer);

  /// Whether the shortest decimal text of each number's nearest float32 has the
  /// value that was written, so that readers see the same number.
  bool fit_float32() const { return fit_float32_; }
  /// The same for float64.
  bool fit_float64() const { return fit_float64_; }
  /// If they do not fit, whether each was printed from a float64, some with
  /// more digits than needed, such as 0.10000000000000001.
  bool printed_from_float64() const { return printed_; }

  /// Two different texts of one number, such as "1.1" and "1.10"; nullopt if
  /// there are none among the first `most_spellings` different numbers.
  const std::optional<std::pair<std::string, std::string>>& two_spellings()
      const {
    return two_spellings_;
  }

  static constexpr std::size_t most_spellings = 256;

 private:
  void note_spelling(const decimal_text& number, std::string_view text);

  bool fit_float32_ = true;
  bool fit_float64_ = true;
  bool printed_ = true;
  std::map<std::uint64_t, std::string> spellings_;  // by a hash of the value
  bool compares_ = true;
  std::optional<std::pair<std::string, std::string>> two_spellings_;
};

}  // namespace segue
