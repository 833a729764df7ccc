// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "segue/models/model.hpp"

namespace segue {

/// The tensors of a weights file, float32 [1], that convert a model's outputs
/// to labels: y * scale + offset.
inline constexpr const char* output_offset_name = "output/offset";
inline constexpr const char* output_scale_name = "output/scale";

/// The tensor, float32 [1], that holds the mean of the labels that a model was
/// trained on.
inline constexpr const char* label_mean_name = "label/mean";

/// A model that returns y * scale + offset for the outputs y of another model.
/// If that model was trained on (label - mean) / deviation, its outputs are
/// then in the unit of the labels.
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

/// Returns the model itself if `weights` has neither tensor, otherwise a
/// scaled_model. Error: invalid_argument if only one of them is there, or if
/// one has another dtype or shape, or is not finite.
result<std::unique_ptr<model>> scale_outputs(std::unique_ptr<model> net,
                                             const tensor_map& weights);

}  // namespace segue
