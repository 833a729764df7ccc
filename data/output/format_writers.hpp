// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/data/output/written_format.hpp"

namespace segue {

/// RFC 4180 with LF line ends. The columns are the key, the length if examples
/// have one, the context, which is the same in each row of a key, and the
/// sequences. A missing value is an empty field, a list its JSON text.
extern const written_format written_csv;

/// {"KEY": "a", "LENGTH": 2, "context": {...}, "sequences": {...}}. Missing
/// values are null, and so is NaN; the infinities are those of Python.
extern const written_format written_json_lines;

/// TFRecord frames of tf.train.SequenceExample: integers and bools as int64,
/// floats as float, strings as bytes. The key, and the length if examples have
/// one, are context features. A missing value is a step without values; missing
/// context is left out.
extern const written_format written_tfrecord;

/// The same for tf.train.Example, with the sequences as flat lists.
extern const written_format written_example;

}  // namespace segue
