// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/tensors/feature.hpp"

namespace segue {

/// What data files can be written as.
enum class data_format : std::uint8_t {
  csv,       ///< a step in each row
  jsonl,     ///< JSON Lines: an example in each line
  tfrecord,  ///< a tf.train.SequenceExample in each record
  example,   ///< a tf.train.Example in each record, its sequences flat
};

/// "csv", "jsonl", "tfrecord", "example".
std::string_view to_string(data_format format);

/// The format of that name; nullopt where there is none.
std::optional<data_format> parse_data_format(std::string_view name);

/// One feature of the examples that are written.
struct written_feature {
  feature_spec spec;
  /// A step has one value, or none where it is missing, rather than a list.
  bool single = true;
  /// Its place among the example's sequences, or its context.
  std::size_t place = 0;
};

/// What every example holds, in the order in which it is to be written.
struct output_schema {
  std::string key;     ///< what the key is called
  std::string length;  ///< what the number of real steps is; empty: nowhere
  std::vector<written_feature> context;
  std::vector<written_feature> sequences;
};

}  // namespace segue
