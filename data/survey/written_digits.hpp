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

/// How few bits keep every digit of numbers as they are written.
class written_digits {
 public:
  /// A number's text and its nearest float64; whether the shortest text of
  /// that has the value that was written. Precondition: finite.
  bool add(std::string_view text, double nearest);
  /// A number of a format that has no texts.
  void add(std::int64_t integer);

  /// The shortest decimal text of each number's nearest float32 has the value
  /// that was written, so that nobody who reads it sees another.
  bool fit_float32() const { return fit_float32_; }
  /// The same of float64.
  bool fit_float64() const { return fit_float64_; }
  /// Where they do not fit: each was printed from a float64, some with more
  /// digits than that needs, such as 0.10000000000000001.
  bool printed_from_float64() const { return printed_; }

  /// Texts of one number that differ, such as "1.1" and "1.10"; nullopt: there
  /// are none, as far as the first `most_spellings` different numbers tell.
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
