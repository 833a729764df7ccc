// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "segue/data/storage/safetensors.hpp"
#include "segue/errors/result.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/training/optimizer_options.hpp"
#include "segue/training/optimizers/optimizer_rule.hpp"

namespace segue {

/// Changes parameters by their gradients. What it remembers of each (the
/// running means) it keeps by the parameter's name.
///
/// A table whose gradient is sparse learns lazily: rows that no step of the
/// batch touched neither move nor forget, as if only the batches that touch a
/// row counted for its running means; Adam's correction for their start goes
/// by all batches. An exact step would move and write every row of every
/// table for every batch.
class optimizer {
 public:
  explicit optimizer(const optimizer_options& options) : options_{options} {}

  /// To be called once for each batch, before its parameters.
  void begin_update() { ++updates_; }

  /// float32 `value` after a step of size `rate` against `gradient`, of the
  /// same shape: a new tensor. Error: invalid_argument for other dtypes and
  /// shapes, naming the parameter.
  result<tensor> update(const std::string& name, const tensor& value,
                        const tensor& gradient, double rate);

  /// The rows of `table` [buckets, dimension] that the gradient's ids name,
  /// after the step: float32 [n, dimension]. Errors as above; out_of_range
  /// for an id.
  result<tensor> update_rows(const std::string& name, const tensor& table,
                             const table_gradient& gradient, double rate);

  /// Updates begun.
  std::int64_t updates() const { return updates_; }

  /// What it remembers, as its rule names it: "NAME/velocity", or "NAME/mean"
  /// and "NAME/square", float32 of the parameter's shape.
  const tensor_map& memory() const { return memory_; }

  /// Goes on from there.
  void restore(std::int64_t updates, tensor_map memory) {
    updates_ = updates;
    memory_ = std::move(memory);
  }

 private:
  float* slot(const std::string& name, const shape& dims);
  /// A step of which the memory is known.
  optimizer_step step_of(const std::string& name, const shape& dims,
                         double rate);

  optimizer_options options_;
  std::int64_t updates_ = 0;
  tensor_map memory_;
};

}  // namespace segue
