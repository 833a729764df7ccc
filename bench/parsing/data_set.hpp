// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/tensors/feature.hpp"

namespace segue::bench {

/// A file, and what is read of it.
struct data_set {
  std::string name;
  input_options options;  ///< of one file
  parse_spec spec;

  const std::string& path() const { return options.files.front(); }
};

/// Ten features: f0 to f3 float32, v float32 [8], i0 to i2 int64, w0 and w1
/// strings. The key is "id".
parse_spec synthetic_spec();

/// What examples/flights/flights.toml reads. The key is "tailnum".
parse_spec flights_spec();

/// Writes random examples of 100 steps below a folder: as TFRecord and JSON
/// Lines, and others as a CSV of ten numeric columns and the key.
std::vector<data_set> write_synthetic_files(const std::string& folder,
                                            int examples);

/// The flights: the repository's file, which is gzip and scattered; below a
/// folder the same as plain text, and then grouped, as CSV, JSON Lines and
/// TFRecord.
std::vector<data_set> write_flights_files(const std::string& flights,
                                          const std::string& folder);

}  // namespace segue::bench
