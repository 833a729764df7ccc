// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "segue/errors/result.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {

/// What happens to an example whose key is already active [B9].
enum class on_duplicate : std::uint8_t {
  reject,  ///< it is an error that names the key
  queue,   ///< it waits for the first one to finish, in order
};

/// How sequences are cut into segments and segments into batches: `[batch]`.
struct batch_options {
  /// The upper bound of every count here, so that a product of two of them
  /// fits int64.
  static constexpr std::int64_t max_count =
      std::numeric_limits<std::int32_t>::max();

  /// Steps in a segment [B10]: how far gradients and a batch's memory reach
  /// in time. At least 1. Required, since only the data says what fits:
  /// short segments carry state often, long ones pad more.
  std::int64_t num_unroll = 0;

  /// Keys in a batch [B16]. At least 1. The default fills the vector units in
  /// a cell of usual width and keeps a batch within the processor's cache.
  std::int64_t batch_size = 32;

  /// Unfinished examples that are inside at once, at most [B19]; it bounds
  /// memory, and the source is read no faster than it allows. At least
  /// `batch_size`. Absent: 8 * batch_size, which leaves the parsers ahead of
  /// the batches by several of them.
  std::optional<std::int64_t> capacity;

  /// Pads time with zeros, or empty strings, up to a multiple of `num_unroll`
  /// [B4]. Without it an example whose length is not such a multiple is
  /// rejected [B5]. True, since few inputs come in such lengths.
  bool pad = true;

  /// At the end of input the rest comes in batches that shrink [B20]. Without
  /// it the rest is not delivered, only counted: for consumers that need a
  /// fixed batch size. True, so that nothing of the input is lost.
  bool allow_small_batch = true;

  /// Times the input is read [B22]; keys are distinct per epoch. At least 1.
  /// Once, as inference needs it; training asks for more.
  std::int64_t epochs = 1;

  /// See above. Rejecting is the default, since a key that comes twice is
  /// mostly a fault of the input.
  segue::on_duplicate on_duplicate = segue::on_duplicate::reject;

  /// Appends a pseudo-random integer in [0, 100000000) to every key [B8], for
  /// inputs whose keys are not unique. Off, since outputs then no longer bear
  /// the input's keys.
  bool make_keys_unique = false;

  /// Seed of those integers; any. Fixed at 0, so that runs can be repeated.
  std::int64_t make_keys_unique_seed = 0;

  /// `capacity`, or its default.
  std::int64_t places() const;
};

/// Checks the bounds above, for options filled in by a program.
///
/// Error: invalid_argument, naming the options and the values seen.
result<void> validate(const batch_options& options);

/// Reads `[batch]`; what is wrong is recorded by the reader.
batch_options read_batch_options(option_reader& reader);

}  // namespace segue
