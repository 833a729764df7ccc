// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/errors/error.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/models/trainable_model.hpp"

namespace segue {

/// What a job is prepared for: it decides what must be there.
enum class purpose : std::uint8_t {
  run,      ///< a model that has learnt, output files that can be written
  check,    ///< the same; a model that is still to learn will do
  inspect,  ///< a model is optional, outputs are not written
  train,    ///< a model that learns, and [train]
};

/// A configuration with all it names opened and found right.
struct job {
  configuration config;
  std::shared_ptr<const feature_layer> layer;
  std::shared_ptr<table_store> tables;
  std::unique_ptr<model> net;  ///< null without [model]
  /// To train: the model that learns, instead of `net`.
  std::unique_ptr<trainable_model> learner;
  /// Where the model's weights come from; empty: the seed.
  std::string weights;
  /// The mean of the labels that the weights have learnt from.
  std::optional<float> label_mean;
  /// Tensors of the weights file that neither the model nor a table takes.
  std::vector<std::string> unused_weights;
  /// What is read: the layer's features, the label, the context columns.
  parse_spec features;

  /// The options of a pipeline for it, without call-backs.
  pipeline_options make_pipeline_options() const;
};

/// Reads the input without its label, and without the label's default where no
/// column reads it too: what there is to predict has none yet.
void drop_label(configuration& config);

/// Builds the layer, its tables and the model, and checks the input's files,
/// their columns and the output's folders: everything that can be known before
/// a run. Inputs that are pipes are not opened, since what is read from them
/// would be lost. `roles` are what this process plays of a run: what only the
/// others read or write is not looked at. Errors: all of them, each with the
/// place of the option that it is about, as load_configuration gives them.
boost::system::result<job, std::vector<error>> prepare_job(
    configuration config, purpose for_what, role_set roles = role_set::all());

}  // namespace segue
