// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/data/input/record_parser.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A parser for the frames of TFRecord files [I1]: each holds one
/// tf.train.SequenceExample, or tf.train.Example, as `example` says. The key,
/// and the length where it is named, are context features of one value. Other
/// features that nothing reads are passed over. Where a feature is there
/// twice the last one counts, as in protobuf's maps. Errors: as make_parser.
result<std::unique_ptr<record_parser>> make_tfrecord_parser(
    const input_options& options, const parse_spec& spec);

}  // namespace segue
