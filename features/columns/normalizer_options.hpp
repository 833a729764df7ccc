// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/kernels/normalizers.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {

/// Reads the table `normalizer` of a numeric column: `kind` is affine (scale,
/// offset), log1p, clip (low, high) or standard (mean, deviation). Returns no
/// normalizer if it is absent or an error has been recorded.
normalizer read_normalizer(option_reader& column);

}  // namespace segue
