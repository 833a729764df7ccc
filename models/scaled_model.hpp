// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "segue/models/model.hpp"

namespace segue {

/// The tensors of a weights file, float32 [1], that say how a model's outputs
/// become labels: y * scale + offset.
inline constexpr const char* output_offset_name = "output/offset";
inline constexpr const char* output_scale_name = "output/scale";

/// The tensor, float32 [1], that holds the mean of the labels that a model has
/// learned from.
inline constexpr const char* label_mean_name = "label/mean";

/// A model whose outputs are another's, y, as y * scale + offset: one that has
/// learned from labels less their mean and over their deviation gives them in
/// the labels' own unit.
class scaled_model final : public model {
 public:
  scaled_model(std::unique_ptr<model> inner, float offset, float scale)
      : inner_{std::move(inner)}, offset_{offset}, scale_{scale} {}

  std::vector<state_spec> states() const override { return inner_->states(); }
  std::int64_t output_size() const override { return inner_->output_size(); }
  result<model_step> step(const model_batch& batch) override;

 private:
  std::unique_ptr<model> inner_;
  float offset_;
  float scale_;
};

/// The model itself where `weights` has neither of both tensors, else a
/// scaled_model. Error: invalid_argument where one is missing, of another
/// dtype or shape, or not finite.
result<std::unique_ptr<model>> scale_outputs(std::unique_ptr<model> net,
                                             const tensor_map& weights);

}  // namespace segue
