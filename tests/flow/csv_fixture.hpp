// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "segue/tests/flow/flow_fixture.hpp"
#include "segue/tests/kernels/random_feature.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue::test {

/// Options of a pipeline that reads these CSV files: key "id", order "t",
/// sequences "x" (float32) and "note" (string), context "c" (string).
inline pipeline_options reading(std::vector<std::string> files,
                                std::int64_t num_unroll,
                                std::int64_t batch_size,
                                std::int64_t capacity = 100) {
  auto options = stateful(num_unroll, batch_size, capacity);
  input_options input;
  input.files = std::move(files);
  input.key = "id";
  input.order_by = {"t"};
  input.context = {"c"};
  options.input = std::move(input);
  options.features.sequences = {{"x", dtype::float32, {}, layout::dense},
                                {"note", dtype::string, {}, layout::dense}};
  return options;
}

inline constexpr const char* csv_header = "id,t,x,note,c\n";

/// The rows of one key: x = 0, 1, 2, ...
inline std::vector<std::string> csv_rows(const std::string& key, int rows) {
  std::vector<std::string> all;
  for (int t = 0; t < rows; ++t)
    all.push_back(
        fmt::format("{},{},{},n{},{}\n", key, t, t, t % 7, key.substr(0, 1)));
  return all;
}

/// A file of `rows` rows for every key, neighbors.
inline std::string csv_of(
    const std::vector<std::pair<std::string, int>>& keys) {
  std::string text = csv_header;
  for (auto& [key, rows] : keys)
    for (auto& row : csv_rows(key, rows))
      text += row;
  return text;
}

}  // namespace segue::test
