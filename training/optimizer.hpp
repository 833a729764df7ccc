// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "segue/data/storage/safetensors.hpp"
#include "segue/errors/result.hpp"
#include "segue/features/tables/table_gradient.hpp"
#include "segue/training/optimizer_options.hpp"
#include "segue/training/optimizers/optimizer_rule.hpp"

namespace segue {

/// Updates parameters, given their gradients. It keeps its memory of each
/// parameter (the running means) by the parameter's name.
///
/// Tables have sparse gradients and are updated lazily: rows that no step of
/// the batch uses keep their values and running means, as if only the batches
/// that use a row counted for it. Adam's bias correction counts all batches.
/// An exact update would write every row of every table for every batch.
class optimizer {
 public:
  explicit optimizer(const optimizer_options& options) : options_{options} {}

  /// Call it once for each batch, before updating its parameters.
  void begin_update() { ++updates_; }

  /// Returns a new tensor: float32 `value` after a step with the learning rate
  /// `rate` against `gradient`, of the same shape. Error: invalid_argument for
  /// other dtypes and shapes, naming the parameter.
  result<tensor> update(const std::string& name, const tensor& value,
                        const tensor& gradient, double rate);

  /// Returns the rows of `table` [buckets, dimension] with the ids of the
  /// gradient, after the step: float32 [n, dimension]. Errors: as for update();
  /// out_of_range for an id.
  result<tensor> update_rows(const std::string& name, const tensor& table,
                             const table_gradient& gradient, double rate);

  /// The number of calls of begin_update.
  std::int64_t updates() const { return updates_; }

  /// The memory, with the names of the rule: "NAME/velocity", or "NAME/mean"
  /// and "NAME/square", float32 of the parameter's shape.
  const tensor_map& memory() const { return memory_; }

  /// Resumes from the values of updates() and memory() of another optimizer.
  void restore(std::int64_t updates, tensor_map memory) {
    updates_ = updates;
    memory_ = std::move(memory);
  }

 private:
  float* slot(const std::string& name, const shape& dims);
  /// Returns a step with the memory of a parameter filled in.
  optimizer_step step_of(const std::string& name, const shape& dims,
                         double rate);

  optimizer_options options_;
  std::int64_t updates_ = 0;
  tensor_map memory_;
};

}  // namespace segue
