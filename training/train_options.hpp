// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/errors/result.hpp"
#include "segue/training/loss_options.hpp"
#include "segue/training/optimizer_options.hpp"

namespace segue {

class option_reader;

/// Which steps of a key count in the loss.
enum class counted_steps : std::uint8_t {
  all,   ///< every real step
  last,  ///< the key's last real step
};

/// How a model is trained: the table `[train]`. Options are named like the
/// members unless stated otherwise.
struct train_options {
  /// The sequence that holds the labels: float32, one value per step. Not an
  /// option of `[train]`: for files it is `label` of `[input]`.
  std::string label{};

  /// The option is `loss`: "mean_squared", "huber" (with `huber_delta`) or
  /// "softmax_cross_entropy".
  loss_options loss{};

  /// The option is `loss_on`: "all" (default) or "last".
  counted_steps counted = counted_steps::all;

  /// The option is `label_scaling`: "none", or "standard" (the default, except
  /// for classes). With "standard", outputs are compared with (label - mean) /
  /// deviation, both measured on the training keys, and the weights that are
  /// written give outputs in the unit of the label.
  bool scale_labels = true;

  /// The options `optimizer` ("adam", default, or "sgd"), `momentum`, `beta1`,
  /// `beta2`, `epsilon`.
  optimizer_options optimizer{};

  /// The step size in the first epoch; above 0.
  double learning_rate = 0.001;

  /// The factor by which the learning rate changes after each epoch; in (0, 1].
  double decay = 1;

  /// The largest L2 norm of all gradients of a batch together; above 0. If
  /// absent, there is no bound.
  std::optional<double> clip_norm{};

  /// The largest number of passes over the training keys.
  std::int64_t epochs = 1;

  /// The seed for the initial weights, instead of `seed` of [model].
  std::optional<std::int64_t> seed{};

  /// The share of the keys that is held out for evaluation, in [0, 1).
  double evaluation = 0;

  /// The seed for choosing these keys.
  std::int64_t evaluation_seed = 0;

  /// The number of epochs without a lower held-out loss after which training
  /// ends; the weights are then those of the best epoch. If absent, all epochs
  /// are run and the weights are the last ones.
  std::optional<std::int64_t> patience{};

  /// The safetensors file for the weights; needed in a configuration.
  std::string weights{};

  /// The checkpoint file, and the number of batches between checkpoints, which
  /// are also written at the end of each epoch. If empty, none are written.
  std::string checkpoint{};
  std::int64_t checkpoint_every = 1000;

  /// Files for the loss curves as CSV and as a picture (SVG); none if empty.
  std::string curve{};
  std::string picture{};

  /// The number of batches between points of the training loss.
  std::int64_t curve_every = 100;
};

/// Checks the bounds above, and those of the options of loss and optimizer, for
/// options filled in by a program. Whether a patience has keys to evaluate with
/// is checked too.
///
/// Error: invalid_argument, naming the option, the value and the bound.
result<void> validate(const train_options& options);

/// The learning rate of an epoch, counted from 0.
double learning_rate_of(const train_options& options, std::int64_t epoch);

/// Reads `[train]`; the reader records errors.
train_options read_train_options(option_reader& reader);

/// Returns the options that affect the weights of a training, one line
/// "train.NAME = VALUE" each. Leaves out files, and options that only determine
/// when to stop.
std::string describe(const train_options& options);

}  // namespace segue
