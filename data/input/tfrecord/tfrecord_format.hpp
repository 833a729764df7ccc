// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/data/input/input_format.hpp"

namespace segue {

/// TensorFlow's TFRecord: a tf.train.SequenceExample or Example in each record.
extern const input_format tfrecord_format;

}  // namespace segue
