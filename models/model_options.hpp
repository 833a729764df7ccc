// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace segue {

class option_reader;

/// The largest number of units, of outputs and of layers of a model.
constexpr std::int64_t most_units = 65536;
constexpr std::int64_t most_layers = 64;

/// What becomes of the values of the dense layer over a model's cells.
enum class readout_kind : std::uint8_t {
  linear,   ///< they are the outputs
  softmax,  ///< they become probabilities that sum to one
};

// A kind that a switch has forgotten does not compile.
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"

inline constexpr std::array readout_kinds{readout_kind::linear,
                                          readout_kind::softmax};

/// "linear", "softmax".
constexpr std::string_view to_string(readout_kind kind) {
  switch (kind) {
    case readout_kind::linear:
      return "linear";
    case readout_kind::softmax:
      return "softmax";
  }
  return "";
}

static_assert(to_string(readout_kind{readout_kinds.size()}).empty(),
              "a kind of readout is not in the list");

/// Whether outputs are probabilities of classes, by a softmax.
constexpr bool has_softmax(readout_kind kind) {
  switch (kind) {
    case readout_kind::linear:
      return false;
    case readout_kind::softmax:
      return true;
  }
  return false;
}

#pragma GCC diagnostic pop

/// The table [model] of a configuration: a built-in model.
struct model_options {
  /// "lstm", "gru" or "rnn" (the basic cell); or one of register_model's.
  std::string kind = "lstm";

  /// Floats in each state, and in a cell's output.
  std::int64_t units = 1;

  /// The number of stacked cells, each of which runs over the outputs of the
  /// one below.
  std::int64_t layers = 1;

  /// The number of outputs of the readout, a dense layer over the output of the
  /// cell. If absent, the readout in the weights file determines it; without
  /// one, the output of the model is that of the cell.
  std::optional<std::int64_t> outputs{};

  /// "linear", or "softmax", which turns the values of the dense layer into
  /// probabilities that sum to one. During training the model returns the
  /// values themselves, the logits, in either case.
  readout_kind readout = readout_kind::linear;

  /// A safetensors file, as a path that the process can open. If empty, the
  /// weights are drawn from `seed`.
  std::string weights{};

  /// The same seed gives the same weights on every machine.
  std::int64_t seed = 0;

  /// Added to the forget gate of an LSTM; 1 keeps a new cell from forgetting.
  double forget_bias = 1.0;

  /// Whether a segment starts from the states at the end of the previous one.
  /// If false, every segment starts from the initial states, to see what
  /// carrying them is worth.
  bool carry_states = true;

  friend bool operator==(const model_options&, const model_options&) = default;
};

/// Reads `kind` (needed), `units` (needed, in [1, 65536]), `layers` (in
/// [1, 64]), `outputs` (in [1, 65536]), `readout`, `weights`, `seed` (not
/// negative), `carry_states` and, for an LSTM, `forget_bias`. The reader keeps
/// the errors.
model_options read_model_options(option_reader& reader);

}  // namespace segue
