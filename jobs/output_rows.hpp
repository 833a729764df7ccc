// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/config/output_options.hpp"

namespace segue {

/// One real step, as a run writes it.
struct output_row {
  std::string_view key;
  std::int64_t step = 0;  ///< from 0 within the key
  std::optional<float> label;
  std::span<const float> outputs;
};

/// Writes rows as CSV (RFC 4180, lines ending in LF) or as JSON Lines with the
/// names of the CSV header: `key,step[,label],output_0,output_1,...`. Numbers
/// are in the shortest form that reads back as the same value; those that are
/// not finite are `nan`, `inf` and `-inf` in CSV, for JSON see `append_json`.
class row_format {
 public:
  row_format(output_format format, bool label, std::int64_t outputs);

  /// The text before the first row.
  std::string header() const;

  /// Precondition: the row has a label and as many outputs as were announced.
  void append(std::string& text, const output_row& row) const;

 private:
  void append_csv(std::string& text, const output_row& row) const;
  void append_json_line(std::string& text, const output_row& row) const;

  output_format format_;
  bool label_;
  std::vector<std::string> output_names_;
};

}  // namespace segue
