// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/make_parse_example_spec.hpp"

#include "segue/features/layer_spec.hpp"

namespace segue {

result<parse_spec> make_parse_example_spec(
    const std::vector<feature_column_ptr>& columns) {
  wanted_by_columns wanted;
  for (auto& column : columns) {
    if (!column) return error{errc::invalid_argument, "a column is null"};
    if (auto ok = wanted.add(*column); !ok) return ok.error();
  }
  return wanted.spec();
}

}  // namespace segue
