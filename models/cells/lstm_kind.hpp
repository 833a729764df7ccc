// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/models/cells/cell_kind.hpp"

namespace segue {

/// TensorFlow 1's BasicLSTMCell, with `forget_bias`.
extern const cell_kind lstm_kind;

}  // namespace segue
