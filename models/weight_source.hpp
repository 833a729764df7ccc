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

/// Where the weights of a model come from: the tensors of a file, or a seed if
/// the options do not name a file. It keeps references to both arguments.
class weight_source {
 public:
  weight_source(const model_options& options, const tensor_map& file)
      : options_{options}, file_{file} {}

  bool from_file() const { return !options_.weights.empty(); }

  /// Returns the file's tensor with a name; null if there is none, or no file.
  const tensor* find(const std::string& name) const;

  /// Returns the file's tensor, float32 [dims], or else one that is drawn
  /// uniformly from [-limit, limit) with limit = sqrt(6 / (rows + columns))
  /// (Glorot, Bengio, AISTATS 2010). The seed and the name determine the
  /// values. `dims` has two dimensions.
  /// Error: invalid_argument if there is not enough memory. An error in the
  /// file's tensor is added to faults(), and zeros are returned, so that all
  /// errors are reported at once.
  result<tensor> kernel(const std::string& name, const shape& dims) const;

  /// Returns the file's tensor, float32 [dims], or one filled with `value`.
  result<tensor> bias(const std::string& name, const shape& dims,
                      float value = 0) const;

  /// The errors so far: not_found for a tensor that the file lacks,
  /// invalid_argument for another dtype or shape or a value that is not finite.
  /// Each names the file, the tensor, the value found and the expected one.
  const std::vector<error>& faults() const { return faults_; }

 private:
  result<tensor> read(const std::string& name, const shape& dims) const;

  const model_options& options_;
  const tensor_map& file_;
  mutable std::vector<error> faults_;
};

}  // namespace segue
