// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/data/input/record_parser.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Makes a parser for the frames of TFRecord files [I1]: each holds one
/// tf.train.SequenceExample or tf.train.Example, depending on `example`. The
/// key, and the length if its option is set, are context features with one
/// value. Features that nothing reads are skipped. If a feature appears twice,
/// the last one counts, as in protobuf's maps. Errors: those of make_parser.
result<std::unique_ptr<record_parser>> make_tfrecord_parser(
    const input_options& options, const parse_spec& spec);

}  // namespace segue
