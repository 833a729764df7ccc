// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/features/sequence_input_layer.hpp"

namespace segue::bench {

/// What a random feature looks like: `batch` examples of `time` steps.
struct random_shape {
  std::int64_t batch = 0;
  std::int64_t time = 0;
  /// Values per step; other than 1 makes the feature ragged.
  std::int64_t per_step = 1;
};

/// Integers, evenly in [0, below).
std::vector<feature> random_ids(const random_shape& shape, std::int64_t below);

/// Words number_word(i, length) of those integers.
std::vector<feature> random_words(const random_shape& shape, std::int64_t below,
                                  std::size_t length);

/// Numbers of `Number`'s type in [0, 100), [time, per_step] dense.
template <class Number>
std::vector<feature> random_numbers(const random_shape& shape);

/// float32 [rows, dimension], in [-0.05, 0.05).
tensor random_table(std::int64_t rows, std::int64_t dimension);

/// The number's digits, filled up to `length` bytes.
std::string number_word(std::int64_t number, std::size_t length);

/// number_word of 0, 1, ... count - 1.
std::vector<std::string> number_words(std::int64_t count, std::size_t length);

}  // namespace segue::bench
