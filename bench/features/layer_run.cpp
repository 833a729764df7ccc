// SPDX-License-Identifier: BSD-3-Clause
#include "layer_run.hpp"

#include <utility>

namespace segue::bench {

layer_run::layer_run(std::vector<feature_column_ptr> columns,
                     batch_features features)
    : layer_{need(feature_layer::make(std::move(columns), 1))},
      tables_{need(layer_.initial_tables())},
      features_{std::move(features)} {
  for (auto& wanted : layer_.spec().sequences) {
    auto& views = sequences_.emplace_back();
    for (auto& f : features_.at(wanted.name))
      views.push_back({&f, 0, time_of(f)});
  }
  plan_ = need(layer_.plan(input()));
  lengths_.resize(input().batch);
  auto batch = static_cast<std::int64_t>(lengths_.size());
  output_ = tensor::uninitialized(dtype::float32,
                                  {batch, plan_.time, layer_.width()});
}

void layer_run::operator()() {
  auto tables = tables_.snapshot();
  need(layer_.run(input(), plan_.time, output_.mutable_values<float>(),
                  lengths_, scratch_, *tables));
}

layer_input layer_run::input() const {
  return {sequences_.front().size(), sequences_, {}};
}

}  // namespace segue::bench
