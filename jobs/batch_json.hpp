// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/embed/batch.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// One batch as one line of JSON, as `segue inspect` prints it; its states are
/// those it came with. `spec` says which features are dense and which sparse.
std::string batch_json(const batch& b, const parse_spec& spec);

}  // namespace segue
