// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/dense_column.hpp"

namespace segue {

result<void> dense_column::append_gradient(const column_input&,
                                           const column_gradient&,
                                           layer_scratch&) const {
  return {};
}

}  // namespace segue
