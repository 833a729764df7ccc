// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/tensors/example.hpp"

namespace segue::bench {

/// Examples as text. Precondition of all: dense sequences of float32, int64 or
/// strings, which hold nothing that has to be escaped.

/// A record of a TFRecord file, a tf.train.SequenceExample; `key` is the
/// feature that holds the key.
std::string to_tfrecord(const example& e, const std::string& key);

/// A line of JSON Lines.
std::string to_json_line(const example& e);

/// A row for each step; a value a step.
std::string to_csv_rows(const example& e);

}  // namespace segue::bench
