// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/storage/safetensors.hpp"
#include "segue/errors/result.hpp"
#include "segue/models/model_options.hpp"

namespace segue {

/// Where a model's weights come from: a file's tensors, or a seed where the
/// options name no file. It refers to both arguments.
class weight_source {
 public:
  weight_source(const model_options& options, const tensor_map& file)
      : options_{options}, file_{file} {}

  bool from_file() const { return !options_.weights.empty(); }

  /// The file's tensor of that name; null where there is none, or no file.
  const tensor* find(const std::string& name) const;

  /// The file's tensor, float32 of that shape; or from the seed, uniform in
  /// [-limit, limit) with limit = sqrt(6 / (rows + columns)) (Glorot, Bengio,
  /// AISTATS 2010). The seed and the name decide the values. `dims` has two
  /// dimensions.
  /// Error: invalid_argument where memory does not hold it. What is wrong with
  /// the file's tensor goes to faults(), and zeros stand in for it, so that
  /// all faults come at once.
  result<tensor> kernel(const std::string& name, const shape& dims) const;

  /// The file's tensor, float32 of that shape; or one value all over.
  result<tensor> bias(const std::string& name, const shape& dims,
                      float value = 0) const;

  /// What tensors the file lacks, or holds in another dtype or shape or with a
  /// value that is not finite, each naming file, tensor, what is seen and
  /// expected: not_found, invalid_argument.
  const std::vector<error>& faults() const { return faults_; }

 private:
  result<tensor> read(const std::string& name, const shape& dims) const;

  const model_options& options_;
  const tensor_map& file_;
  mutable std::vector<error> faults_;
};

}  // namespace segue
