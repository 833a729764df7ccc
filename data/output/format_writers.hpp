// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/data/output/example_writer.hpp"

namespace segue {

/// RFC 4180 with LF: columns for the key, the length where examples have one,
/// the context, the same in each of a key's rows, and the sequences. A missing
/// value is an empty field, a list its JSON text.
std::unique_ptr<example_writer> make_csv_writer(const output_schema& schema,
                                                char delimiter);

/// {"KEY": "a", "LENGTH": 2, "context": {...}, "sequences": {...}}. Missing
/// values are null, and so is NaN; the infinities are those of Python.
std::unique_ptr<example_writer> make_json_writer(const output_schema& schema);

/// TFRecord frames of tf.train.SequenceExample, or with `flat` of
/// tf.train.Example: integers and bools as int64, floats as float, strings as
/// bytes. The key, and the length where examples have one, are context
/// features. A missing value is a step without values, missing context is left
/// out.
std::unique_ptr<example_writer> make_tfrecord_writer(
    const output_schema& schema, bool flat);

}  // namespace segue
