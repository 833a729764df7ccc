// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

struct batch_core;

/// One batch of segments of B different keys, as `pipeline::next` hands it
/// out. Once every declared state is saved (or, without states, once it is
/// acknowledged) its keys move on to their next segments. A batch that is
/// destroyed before that, or dropped, is delivered again: the same segments
/// with the same states [S3].
///
/// Movable, not copyable. Reading is safe from many threads; saving and
/// dropping is for one thread at a time. Tensors stay valid after the batch is
/// gone. It may outlive its pipeline: saving then fails with `cancelled`.
/// What is read of an entry that is not there, and of a batch that was
/// default-made or moved from, throws segue::failure.
class batch {
 public:
  batch();
  explicit batch(std::unique_ptr<batch_core> core);
  batch(batch&&) noexcept;
  batch& operator=(batch&&) noexcept;
  ~batch();

  /// B, the entries in this batch.
  std::int64_t batch_size() const;
  /// T, the steps in a segment.
  std::int64_t num_unroll() const;

  // Per entry b in [0, B) [B11].

  /// "%05d_of_%05d:KEY": segment, segment count, the example's key.
  std::string key(std::int64_t b) const;
  /// The next segment's key, or "STOP:KEY" at the last.
  std::string next_key(std::int64_t b) const;
  /// The example's key alone; valid while the batch lives.
  std::string_view example_key(std::int64_t b) const;
  /// Segment number i, from 0.
  std::int64_t sequence(std::int64_t b) const;
  /// Segments of the example.
  std::int64_t sequence_count(std::int64_t b) const;
  /// Real steps in this segment: clamp(total_length - i * T, 0, T).
  std::int64_t length(std::int64_t b) const;
  /// Real steps of the example.
  std::int64_t total_length(std::int64_t b) const;
  /// From -2^63, one per example in order of admission.
  std::int64_t insertion_index(std::int64_t b) const;
  /// The pass over the input, from 0.
  std::uint32_t epoch(std::int64_t b) const;

  /// int64 [B]: length(b) of every entry, as recurrent cells take it.
  tensor lengths() const;

  // By declared name; an undeclared one throws segue::failure (not_found).

  /// [B, T, dims...] of any dtype; padding is zero or the empty string.
  const tensor& sequences(std::string_view name) const;
  /// The same for a sparse or ragged sequence: dense shape [B, T, ...].
  const sparse_tensor& sparse_sequences(std::string_view name) const;
  /// [B, dims...], the same for all segments of an example.
  const tensor& context(std::string_view name) const;
  const sparse_tensor& sparse_context(std::string_view name) const;
  /// [B, dims...]: what was saved for the segment before, or the initial
  /// state [B14].
  const tensor& state(std::string_view name) const;

  std::vector<std::string> sequence_names() const;
  std::vector<std::string> context_names() const;
  std::vector<std::string> state_names() const;

  /// float32 [B, T, D]; of shape [0] without a feature layer.
  const tensor& layer() const;
  /// int64 [B]: steps of features in each row of the layer.
  const tensor& layer_lengths() const;
  /// Which version of the embedding tables the layer was computed with.
  std::int64_t table_version() const;

  /// The gradients of the layer's trainable tables, in the order of their
  /// names, given d(loss)/d(layer()): float32 [B, T, D] [F14]. To be called
  /// before the tables change. Errors: invalid_argument (dtype, shape; no
  /// layer), stale (the tables have changed), cancelled (the pipeline is gone).
  result<std::vector<table_gradient>> layer_gradients(
      const tensor& d_layer) const;

  // Saving [S1, S2].

  /// Saves one state: [B, dims...] of the declared dtype. The tensor is
  /// shared, not copied. When it is the last of the declared states the keys
  /// move on. Errors, after which nothing has changed: not_found (undeclared),
  /// invalid_argument (dtype or shape), already_exists (saved twice), stale
  /// (the batch was dropped or is through), cancelled (pipeline closed), or the
  /// run's failure.
  result<void> save_state(std::string_view name, tensor value);

  /// For pipelines without states: the batch is through.
  result<void> acknowledge();

  /// Gives the batch back unsaved; its segments are delivered again.
  void drop();

 private:
  batch_core& core() const;

  std::unique_ptr<batch_core> core_;
};

/// The T = num_unroll views [B, dims...] of a dense tensor [B, T, dims...],
/// one per step. One copy is made for all of them (time is not the outermost
/// dimension); each view is a slice of it. Error: invalid_argument where the
/// tensor has no time dimension.
result<std::vector<tensor>> split_time(const tensor& sequences);

}  // namespace segue
