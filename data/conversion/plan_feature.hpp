// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/data/conversion/conversion_plan.hpp"
#include "segue/data/survey/feature_profile.hpp"

namespace segue {

/// The inputs of a feature's plan other than its own values.
struct feature_plan_context {
  const input_options& input;
  const conversion_request& request;
  bool context = false;       ///< whether it is context
  std::int64_t examples = 0;  ///< in the input
};

struct planned_feature {
  written_feature feature;
  std::vector<std::string> notes;
};

/// Error: invalid_argument for a feature that segue cannot read in any form.
result<planned_feature> plan_feature(const feature_profile& profile,
                                     const feature_plan_context& around);

}  // namespace segue
