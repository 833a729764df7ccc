// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace segue::bench {

/// What a row of the table is about; zero: does not apply.
struct point {
  std::string name;
  std::int64_t batch = 0;
  std::int64_t time = 0;
  std::int64_t width = 0;  ///< floats per step
  std::int64_t vocabulary = 0;
  std::int64_t ids = 0;  ///< per step
};

/// Runs segue beside a copy of `out_bytes` bytes and prints the row; `other`,
/// where there is one, is a second thing to compare with.
struct measured {
  std::function<void()> segue;
  std::size_t out_bytes = 0;
  std::function<void()> other = {};
};
void print_header();
void print_row(const point& p, const measured& m, double seconds);

}  // namespace segue::bench
