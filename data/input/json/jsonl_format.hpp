// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/data/input/input_format.hpp"

namespace segue {

/// JSON Lines (jsonlines.org), with an example in each line.
extern const input_format jsonl_format;

}  // namespace segue
