// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/feature_column.hpp"

#include <fmt/format.h>

namespace segue {

error column_error(std::string_view name, std::string_view what) {
  return {errc::invalid_argument, fmt::format("column '{}': {}", name, what)};
}

}  // namespace segue
