// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/options/option_reader.hpp"
#include "segue/training/loss.hpp"
#include "segue/training/optimizer.hpp"

namespace segue {

/// Which of a key's steps the loss counts.
enum class counted_steps : std::uint8_t {
  all,   ///< every real step
  last,  ///< the key's last real step
};

/// How a model learns: the table `[train]`. Options have the members' names
/// unless another is given.
struct train_options {
  /// The option is `loss`: "mean_squared", "huber" (with `huber_delta`) or
  /// "softmax_cross_entropy".
  loss_options loss;

  /// The option is `loss_on`: "all" (default) or "last".
  counted_steps counted = counted_steps::all;

  /// The option is `label_scaling`: "none", or "standard" (the default, but
  /// for classes): labels are held against the outputs less their mean and
  /// over their deviation, both measured on the training keys, and the weights
  /// written give outputs in the label's own unit.
  bool scale_labels = true;

  /// The options `optimizer` ("adam", default, or "sgd"), `momentum`, `beta1`,
  /// `beta2`, `epsilon`.
  optimizer_options optimizer;

  /// The first epoch's step size; above 0.
  double learning_rate = 0.001;

  /// What the learning rate is multiplied by after each epoch; in (0, 1].
  double decay = 1;

  /// The largest L2 norm of a batch's gradients together; above 0. Absent: no
  /// bound.
  std::optional<double> clip_norm;

  /// Passes over the training keys, at most.
  std::int64_t epochs = 1;

  /// Draws the first weights, instead of [model] `seed`.
  std::optional<std::int64_t> seed;

  /// The share of the keys that is held out to evaluate, in [0, 1).
  double evaluation = 0;

  /// Draws which keys those are.
  std::int64_t evaluation_seed = 0;

  /// Epochs without a lower loss on the keys held out, after which training
  /// ends; the weights are those of the best epoch. Absent: all epochs are
  /// run, and the weights are the last ones.
  std::optional<std::int64_t> patience;

  /// The weights' file, safetensors; needed to train by configuration.
  std::string weights;

  /// The checkpoint's file, and after how many batches it is written, besides
  /// at each epoch's end. Empty: none is.
  std::string checkpoint;
  std::int64_t checkpoint_every = 1000;

  /// The loss curves as CSV, and as a picture (SVG); empty: not kept.
  std::string curve;
  std::string picture;

  /// Batches from one point of the training loss's curve to the next.
  std::int64_t curve_every = 100;
};

/// The learning rate of an epoch, counted from 0.
double learning_rate_of(const train_options& options, std::int64_t epoch);

/// Reads `[train]`; what is wrong is recorded by the reader.
train_options read_train_options(option_reader& reader);

/// What decides the weights that a training ends with, a line "train.NAME =
/// VALUE" for each option. It leaves out files, and what only decides when to
/// stop.
std::string describe(const train_options& options);

}  // namespace segue
