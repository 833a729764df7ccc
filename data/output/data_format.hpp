// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace segue {

/// A format that data files can be written in. See written_format.
enum class data_format : std::uint8_t {
  csv,       ///< a step in each row
  jsonl,     ///< JSON Lines: an example in each line
  tfrecord,  ///< a tf.train.SequenceExample in each record
  example,   ///< a tf.train.Example in each record, its sequences flat
};

/// "csv", "jsonl", "tfrecord", "example".
std::string_view to_string(data_format format);

/// Returns the format of that name; nullopt if there is none.
std::optional<data_format> parse_data_format(std::string_view name);

}  // namespace segue
