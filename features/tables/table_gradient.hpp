// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/tensors/tensor.hpp"

namespace segue {

/// The sparse gradient of one table: row i belongs to ids[i].
struct table_gradient {
  std::string table;  ///< the table's name, without "embedding/"
  tensor ids;         ///< int64 [n], ascending, each once
  tensor rows;        ///< float32 [n, dimension]
};

}  // namespace segue
