// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/columns/feature_column.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// tf.feature_column.make_parse_example_spec: returns the features, with their
/// dtypes, that a parser must read for these columns, dense or categorical, and
/// no others [F14]. Sorted by name. Errors: invalid_argument for null, and for
/// two columns that request a feature with different dtypes or shapes.
result<parse_spec> make_parse_example_spec(
    const std::vector<feature_column_ptr>& columns);

}  // namespace segue
