// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace segue::test {

/// Choices that a seed decides.
class dice {
 public:
  explicit dice(std::uint64_t seed) : random_{seed} {}

  /// In [0, n). Precondition: n > 0.
  int below(int n) {
    return static_cast<int>(random_() % static_cast<std::uint64_t>(n));
  }
  /// Once in n times.
  bool once_in(int n) { return below(n) == 0; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }
  /// In [0, 1).
  double share() {
    return std::ldexp(static_cast<double>(random_() >> 11), -53);
  }

 private:
  std::mt19937_64 random_;
};

/// A file of data as nobody would write it on purpose, and the overrides with
/// which `segue stats` is to read it.
struct nasty_file {
  std::string name;
  std::string bytes;
  std::vector<std::string> overrides;
  /// Something that may be called a label; empty: nothing.
  std::string label;
};

nasty_file nasty_csv(dice& d);
nasty_file nasty_json_lines(dice& d);
nasty_file nasty_tfrecord(dice& d);

/// A name of a column or feature.
std::string nasty_name(dice& d);

/// What the values of one feature have in common.
enum class value_style : std::uint8_t {
  few_integers,
  integers,
  large_integers,
  times_in_seconds,
  reals,
  long_reals,
  huge_reals,
  tiny_reals,
  near_reals,
  constant,
  few_texts,
  texts,
  times,
  anything,
};
value_style nasty_style(dice& d);

/// A number's or text's text in that style; `step` counts the values.
std::string nasty_value(dice& d, value_style style, int step);

}  // namespace segue::test
