// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/errors/result.hpp"

namespace segue {

class option_reader;

/// How a run is spread over the machine: `[runtime]`. Results never depend on
/// it [B16].
struct runtime_options {
  /// The upper bound of every count here: far more than the cores of any
  /// machine, but small enough that a typo does not exhaust its memory.
  static constexpr std::int64_t max_count = 1024;

  /// The number of actors that parse records, 1 to 1024. Two keep a batcher
  /// busy with most inputs; more help if records are long or compressed.
  std::int64_t parsers = 2;

  /// The number of actors that apply the feature layer to batches, 1 to 1024.
  /// Each holds the memory of one batch while it works, hence only two.
  std::int64_t workers = 2;

  /// The number of threads the actors share, 0 to 1024. The default 0 means one
  /// per core of the machine.
  std::int64_t threads = 0;
};

/// Checks the bounds above, for options filled in by a program.
///
/// Error: invalid_argument, naming the option and the value seen.
result<void> validate(const runtime_options& options);

/// Reads `[runtime]`; the reader records errors.
runtime_options read_runtime_options(option_reader& reader);

}  // namespace segue
