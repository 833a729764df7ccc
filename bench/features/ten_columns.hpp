// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/features/columns/feature_column.hpp"

namespace segue::bench {

/// How many ids the columns of ten_columns know; bench/peers says the same.
struct ten_columns_sizes {
  static constexpr std::int64_t items = 100000;
  static constexpr std::int64_t genres = 1000;
  static constexpr std::int64_t kinds = 16;
  static constexpr std::int64_t cities = 10000;
  static constexpr std::int64_t agents = 10000;
  static constexpr std::int64_t words = 1000;
  static constexpr std::int64_t days = 7;
};

struct vocabulary_lists {
  std::vector<std::string> words;
  std::vector<std::string> days;
};

/// A layer as programs have it, 193 floats a step: numbers (age, amount,
/// speeds), embeddings of ids (item, genres), of hashed strings (city, agent)
/// and of a vocabulary (word), indicators (kind, day).
std::vector<feature_column_ptr> ten_columns(vocabulary_lists lists);

}  // namespace segue::bench
