// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// What a program needs that embeds segue: pipelines and their batches, threads
/// that push, training, models and feature layers. Columns in code are in
/// segue/columns.hpp, tensors as matrices in segue/eigen.hpp, and what the
/// subcommands of the program segue do in segue/jobs/.
#include "segue/embed/batch.hpp"
#include "segue/embed/learner.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/embed/producer.hpp"
#include "segue/embed/producer_threads.hpp"
#include "segue/embed/step_batch.hpp"
#include "segue/embed/trainer.hpp"
#include "segue/errors/result.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/models/make_model.hpp"
#include "segue/models/model_registry.hpp"
#include "segue/models/trainable_model.hpp"
#include "segue/tensors/example.hpp"
#include "segue/tensors/tensor.hpp"
#include "segue/version.hpp"
