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

/// What a job is prepared for, which determines what it needs.
enum class purpose : std::uint8_t {
  run,      ///< a trained model, and output files that can be written
  check,    ///< the same, but the model need not be trained yet
  inspect,  ///< the model is optional, outputs are not written
  train,    ///< a trainable model, and [train]
};

/// A configuration, with everything it names opened and checked.
struct job {
  configuration config;
  std::shared_ptr<const feature_layer> layer;
  std::shared_ptr<table_store> tables;
  std::unique_ptr<model> net;  ///< null without [model]
  /// For training: the model to train, instead of `net`.
  std::unique_ptr<trainable_model> learner;
  /// The file with the weights of the model; empty if they come from the seed.
  std::string weights;
  /// The mean of the labels that the weights were trained on.
  std::optional<float> label_mean;
  /// Tensors of the weights file that neither the model nor a table uses.
  std::vector<std::string> unused_weights;
  /// The features to read: those of the layer, the label, context columns.
  parse_spec features;

  /// Returns the options of a pipeline for this job, without callbacks.
  pipeline_options make_pipeline_options() const;
};

/// Removes the label, and its default unless a column reads the label too. For
/// predicting from data that has no labels yet.
void drop_label(configuration& config);

/// Builds the layer, its tables and the model, and checks the input files,
/// their columns and the output folders: everything that can be checked before
/// a run. Inputs that are pipes are not opened, because data read from them
/// would be lost. `roles` are the roles of this process in a run: files that
/// only other processes read or write are not checked. Returns all errors, each
/// with the place of the option it refers to, like load_configuration.
basic_result<job, std::vector<error>> prepare_job(
    configuration config, purpose for_what, role_set roles = role_set::all());

}  // namespace segue
