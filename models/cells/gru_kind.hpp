// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/models/cells/cell_kind.hpp"

namespace segue {

/// TensorFlow 1's GRUCell.
extern const cell_kind gru_kind;

}  // namespace segue
