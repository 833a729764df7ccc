// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "segue/errors/result.hpp"

namespace segue {

class option_reader;

/// What happens to an example whose key has had one in this run [B9].
enum class on_duplicate : std::uint8_t {
  reject,  ///< it is an error that names the key
  queue,   ///< it waits for the first one to finish, in order
  /// The same, and it starts from the states with which the key's previous
  /// example finished, also if that one is not active any more.
  resume,
};

std::string_view to_string(on_duplicate policy);

/// How sequences are cut into segments and segments into batches: `[batch]`.
struct batch_options {
  /// The upper bound of every count here, so that a product of two of them
  /// fits int64.
  static constexpr std::int64_t max_count =
      std::numeric_limits<std::int32_t>::max();

  /// The number of steps in a segment [B10], which bounds how far back
  /// gradients go and how much memory a batch takes. At least 1. Required,
  /// because it depends on the data: short segments carry state often, long
  /// ones pad more.
  std::int64_t num_unroll = 0;

  /// The number of keys in a batch [B16]. At least 1. The default fills the
  /// vector units for a cell of usual width and keeps a batch in the cache.
  std::int64_t batch_size = 32;

  /// The largest number of unfinished examples in the pipeline [B19]. It bounds
  /// memory: the source is read only as fast as it allows. At least
  /// `batch_size`. If absent, 8 * batch_size, which keeps the parsers several
  /// batches ahead.
  std::optional<std::int64_t> capacity{};

  /// Whether time is padded with zeros or empty strings to a multiple of
  /// `num_unroll` [B4]. If not, an example whose length is not one is
  /// rejected [B5]. Default true, because few inputs have such lengths.
  bool pad = true;

  /// Whether the rest at the end of the input is delivered in shrinking batches
  /// [B20]. If not, it is only counted, for consumers that need a fixed batch
  /// size. Default true, so that no input is lost.
  bool allow_small_batch = true;

  /// If one of these two is set, a batch does not have to be full: it is due
  /// when `batch_size` entries are ready, or when at least `min_batch_size` are
  /// and the one that has been ready for longest has waited for `max_wait`.
  /// Which rows share a batch then depends on time; a key's rows do not.
  /// `min_batch_size` is in [1, batch_size], 1 if only `max_wait` is set.
  /// `max_wait` is in seconds, [0, 3600], 0 if only `min_batch_size` is set.
  /// Both need `allow_small_batch`. By default batches are full, so that runs
  /// can be repeated batch by batch.
  std::optional<std::int64_t> min_batch_size{};
  std::optional<double> max_wait{};
  static constexpr double longest_wait = 3600;

  /// How often the input is read [B22]; keys are distinct in each epoch. At
  /// least 1. Default 1, for inference; training needs more.
  std::int64_t epochs = 1;

  /// What to do with a duplicate key. Rejecting is the default, because a
  /// duplicate key is usually an error in the input. With `resume` a sequence
  /// can come in pieces: each is an example with its key. An example that has
  /// initial_states starts from these instead. The final states of every key
  /// stay in memory until the run, or the epoch, is over.
  segue::on_duplicate on_duplicate = segue::on_duplicate::reject;

  /// Whether a pseudo-random integer in [0, 100000000) is appended to every key
  /// [B8], for inputs whose keys are not unique. Off by default, because
  /// outputs then no longer have the keys of the input.
  bool make_keys_unique = false;

  /// The seed of these integers. Default 0, so that runs can be repeated.
  std::int64_t make_keys_unique_seed = 0;

  /// `capacity`, or its default.
  std::int64_t places() const;

  /// Whether batches of fewer entries than `batch_size` are due after a wait.
  bool may_be_partial() const { return min_batch_size || max_wait; }

  /// `min_batch_size`, or its default if batches may be partial.
  std::int64_t least_entries() const { return min_batch_size.value_or(1); }

  /// `max_wait` in seconds, or its default.
  double longest_ready() const { return max_wait.value_or(0); }
};

/// Checks the bounds above, for options filled in by a program.
///
/// Error: invalid_argument, naming the options and the values seen.
result<void> validate(const batch_options& options);

/// Reads `[batch]`; the reader records errors.
batch_options read_batch_options(option_reader& reader);

}  // namespace segue
