// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/data/output/output_schema.hpp"
#include "segue/data/output/value_view.hpp"

namespace segue {

/// Appends the values of a step as JSON: one value, null if there is none, or
/// lists that are nested like the feature's shape. Returns false if a string is
/// not UTF-8.
bool append_step_json(std::string& text, const written_feature& feature,
                      const value_view& values, value_view::range step);

}  // namespace segue
