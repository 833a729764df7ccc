// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue {

/// Counts different values in bounded memory: if there are few, exactly, with
/// the values and how often each occurred; otherwise with a HyperLogLog sketch
/// of 4096 registers (Flajolet et al. 2007), whose standard error is 1.6 %.
class distinct_counter {
 public:
  /// The largest number of kept values, and the largest size of one in bytes.
  static constexpr std::size_t most_words = 256;
  static constexpr std::size_t longest_word = 100;

  /// Counts a value by its text.
  void add(std::string_view word);

  /// Counts a real number by its value. Integers are counted by their text.
  void add_real(double number);
  void add_integer(std::int64_t number);

  std::int64_t count() const;

  /// Whether count() is exact and words() has every value.
  bool exact() const { return exact_; }

  /// Whether all values have the same 64-bit hash.
  bool constant() const { return constant_; }

  /// The values, sorted by their bytes, and how often each occurred; empty if
  /// there are too many.
  const std::map<std::string, std::int64_t, std::less<>>& words() const {
    return words_;
  }

  /// Returns up to `n` values, the most frequent first, then the smaller.
  std::vector<std::pair<std::string, std::int64_t>> most_frequent(
      std::size_t n) const;

 private:
  void note(std::uint64_t hash);
  void keep(std::string_view word);
  void give_up_words();

  bool exact_ = true;
  bool constant_ = true;
  std::uint64_t first_ = 0;  // hash of the first value
  std::map<std::string, std::int64_t, std::less<>> words_;
  std::vector<std::uint8_t> registers_;  // empty before the first value
};

}  // namespace segue
