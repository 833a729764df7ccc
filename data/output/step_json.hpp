// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/data/output/output_schema.hpp"
#include "segue/data/output/value_view.hpp"

namespace segue {

/// Appends a step's values as JSON: one value, null where there is none, or
/// lists as the feature's shape nests them. False where a text is not UTF-8.
bool append_step_json(std::string& text, const written_feature& feature,
                      const value_view& values, value_view::range step);

}  // namespace segue
