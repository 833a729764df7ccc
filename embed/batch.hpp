// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/tables/table_gradient.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

struct batch_core;

/// A batch of segments of B different keys, as returned by `pipeline::next`.
/// Once every declared state has been saved (or, without states, once the batch
/// has been acknowledged), its keys move on to their next segments. A batch
/// that is dropped, or destroyed before that, is delivered again: the same
/// segments with the same states [S3].
///
/// Movable, not copyable. Any number of threads may read at the same time;
/// only one thread at a time may save or drop. Tensors stay valid after the
/// batch is destroyed. A batch may outlive its pipeline; saving then fails with
/// `cancelled`. Reading an entry that does not exist, or a batch that was
/// default-constructed or moved from, throws segue::failure.
class batch {
 public:
  batch();
  explicit batch(std::unique_ptr<batch_core> core);
  batch(batch&&) noexcept;
  batch& operator=(batch&&) noexcept;
  ~batch();

  /// B, the number of entries in this batch.
  std::int64_t batch_size() const;
  /// T, the number of steps in a segment.
  std::int64_t num_unroll() const;

  // For an entry b in [0, B) [B11].

  /// "%05d_of_%05d:KEY": segment, segment count, the example's key.
  std::string key(std::int64_t b) const;
  /// The key of the next segment, or "STOP:KEY" for the last one.
  std::string next_key(std::int64_t b) const;
  /// The plain key of the example; valid as long as the batch exists.
  std::string_view example_key(std::int64_t b) const;
  /// The number i of the segment, from 0.
  std::int64_t segment(std::int64_t b) const;
  /// The number of segments of the example.
  std::int64_t segment_count(std::int64_t b) const;
  /// The names of both until the next release.
  std::int64_t sequence(std::int64_t b) const { return segment(b); }
  std::int64_t sequence_count(std::int64_t b) const { return segment_count(b); }
  /// The number of real steps in the segment:
  /// clamp(total_length - i * T, 0, T).
  std::int64_t length(std::int64_t b) const;
  /// The number of real steps of the example.
  std::int64_t total_length(std::int64_t b) const;
  /// One number per example in order of admission, from -2^63.
  std::int64_t insertion_index(std::int64_t b) const;
  /// The pass over the input, from 0.
  std::uint32_t epoch(std::int64_t b) const;
  /// The example's tag.
  std::uint64_t tag(std::int64_t b) const;

  /// int64 [B]: length(b) of every entry, the form recurrent cells expect.
  tensor lengths() const;

  // By declared name; a name that is not declared, or a sequence that is not
  // gathered, throws segue::failure (not_found).

  /// [B, T, dims...] of any dtype; padding is zero or the empty string.
  const tensor& sequences(std::string_view name) const;
  /// The same for a sparse or ragged sequence, with dense shape [B, T, ...].
  const sparse_tensor& sparse_sequences(std::string_view name) const;
  /// Either of them, as it is.
  const feature& sequence_feature(std::string_view name) const;
  /// [B, dims...], the same for all segments of an example.
  const tensor& context(std::string_view name) const;
  const sparse_tensor& sparse_context(std::string_view name) const;
  const feature& context_feature(std::string_view name) const;
  /// [B, dims...]: the state saved for the previous segment, or the initial
  /// state [B14].
  const tensor& state(std::string_view name) const;

  /// Those that are gathered.
  std::vector<std::string> sequence_names() const;
  std::vector<std::string> context_names() const;
  std::vector<std::string> state_names() const;

  /// float32 [B, T, D]; has shape [0] without a feature layer.
  const tensor& layer() const;
  /// int64 [B]: the number of steps with features in each row of the layer.
  const tensor& layer_lengths() const;
  /// The version of the embedding tables the layer was computed with.
  std::int64_t table_version() const;

  /// Returns the gradients of the layer's trainable tables, in the order of
  /// their names, given d(loss)/d(layer()), float32 [B, T, D] [F14]. Must be
  /// called before the tables change. Errors: invalid_argument (dtype, shape;
  /// no layer), stale (the tables have changed), cancelled (the pipeline is
  /// gone).
  result<std::vector<table_gradient>> layer_gradients(
      const tensor& d_layer) const;

  // Saving [S1, S2].

  /// Saves one state, [B, dims...] of the declared dtype. The tensor is shared,
  /// not copied. When the last of the declared states has been saved, the keys
  /// move on. An error changes nothing: not_found (undeclared),
  /// invalid_argument (dtype or shape), already_exists (saved twice), stale
  /// (the batch was dropped or is done), cancelled (the pipeline was closed),
  /// or the failure of the run.
  result<void> save_state(std::string_view name, tensor value);

  /// Saves several states by name; in a pipeline without states, the same as
  /// acknowledge(). Errors as of save_state; then none of them is saved.
  result<void> save_states(std::map<std::string, tensor> states);

  /// Marks the batch as done, in a pipeline without states.
  result<void> acknowledge();

  /// Returns the batch unsaved; its segments are delivered again.
  void drop();

 private:
  friend struct batch_core;
  batch_core& core() const;

  std::unique_ptr<batch_core> core_;
};

/// Splits a dense tensor [B, T, dims...] into T = num_unroll views [B,
/// dims...], one per step. All views are slices of a single copy, which is
/// needed because time is not the outermost dimension. Error: invalid_argument
/// if the tensor has no time dimension.
result<std::vector<tensor>> split_time(const tensor& sequences);

}  // namespace segue
