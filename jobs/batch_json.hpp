// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/embed/batch.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// Formats a batch as one line of JSON, as `segue inspect` prints it, with the
/// states it was delivered with. `spec` says which features are dense or
/// sparse.
std::string batch_json(const batch& b, const parse_spec& spec);

}  // namespace segue
