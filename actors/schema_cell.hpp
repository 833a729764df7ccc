// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <mutex>

#include "segue/kernels/batch_schema.hpp"

namespace segue {

/// The pipeline's schema, which may be known only after the first example.
class schema_cell {
 public:
  /// Null while no schema is set.
  std::shared_ptr<const batch_schema> get() const {
    std::lock_guard guard{mutex_};
    return schema_;
  }

  /// Sets the schema; later calls change nothing.
  void set(batch_schema schema) {
    std::lock_guard guard{mutex_};
    if (!schema_)
      schema_ = std::make_shared<const batch_schema>(std::move(schema));
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const batch_schema> schema_;
};

}  // namespace segue
