// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/options/option_reader.hpp"

namespace segue {

/// What a model may have, at most, of units and outputs each, and of layers.
constexpr std::int64_t most_units = 65536;
constexpr std::int64_t most_layers = 64;

/// The table [model] of a configuration: a built-in model.
struct model_options {
  /// "lstm", "gru" or "rnn" (the basic cell); or one of register_model's.
  std::string kind = "lstm";

  /// Floats in each state, and in a cell's output.
  std::int64_t units = 1;

  /// Cells of that kind on top of each other, each over the outputs of the one
  /// below it.
  std::int64_t layers = 1;

  /// Floats the readout, a dense layer, makes of the cell's output. Absent:
  /// as many as the weights file's readout has; without one the model's
  /// output is the cell's.
  std::optional<std::int64_t> outputs;

  /// "linear", or "softmax": outputs are then what the softmax of the dense
  /// layer's values gives, probabilities whose sum is one. A model that is
  /// being trained gives the values themselves, the logits, in either case.
  std::string readout = "linear";

  /// A safetensors file, as the process can open it. Empty: the weights are
  /// drawn from `seed`.
  std::string weights;

  /// The same seed gives the same weights on every machine.
  std::int64_t seed = 0;

  /// Added to the forget gate of an LSTM; 1 keeps a new cell from forgetting.
  double forget_bias = 1.0;

  /// Whether a key's segment starts from what its last one ended with. False:
  /// every segment starts from the initial states, to see what carrying them
  /// is worth.
  bool carry_states = true;

  friend bool operator==(const model_options&, const model_options&) = default;
};

/// Reads `kind` (needed), `units` (needed, in [1, 65536]), `layers` (in
/// [1, 64]), `outputs` (in [1, 65536]), `readout`, `weights`, `seed` (not
/// negative), `carry_states` and, for an LSTM, `forget_bias`. The reader keeps
/// the errors.
model_options read_model_options(option_reader& reader);

}  // namespace segue
