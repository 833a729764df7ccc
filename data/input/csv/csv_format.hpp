// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/data/input/input_format.hpp"

namespace segue {

/// CSV (RFC 4180), with a step in each row.
extern const input_format csv_format;

}  // namespace segue
