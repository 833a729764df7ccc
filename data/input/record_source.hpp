// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "segue/data/input/chunk.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// The progress of a source.
struct read_progress {
  std::int64_t bytes_read = 0;    ///< as stored, that is, compressed
  std::int64_t bytes_total = -1;  ///< of all files; -1 if unknown (a pipe)
  std::int64_t records_read = 0;
  /// The records in chunks that were returned. Scattered rows are all read
  /// before the first chunk is returned.
  std::int64_t records_given = 0;
};

/// The records of the input in their order, in chunks. One thread calls next().
class record_source {
 public:
  virtual ~record_source() = default;

  /// Returns the next chunk, which is never empty; nullopt at the end. May take
  /// long: the first call groups scattered rows. Do not call it after an error.
  virtual result<std::optional<chunk>> next() = 0;

  /// May be called from any thread.
  virtual read_progress progress() const = 0;

  /// May be called from any thread: next() returns errc::cancelled from now on;
  /// a call that is running returns it soon.
  virtual void cancel() = 0;
};

/// Expands globs, opens every file and checks its header for the columns that
/// the options and `spec` need.
///
/// Errors name the file: not_found (no such file, a glob without a match),
/// empty (zero bytes), malformed (named .gz but not gzip, corrupt), truncated
/// (a gzip stream that ends early; found by next() if that is after the
/// header), io; invalid_argument for a missing column, with the nearest name,
/// and for features that the format cannot hold.
///
/// `epoch` is how often the input has been read before; the order of shuffled
/// examples depends on it.
result<std::unique_ptr<record_source>> open_source(const input_options& options,
                                                   const parse_spec& spec,
                                                   std::uint32_t epoch = 0);

}  // namespace segue
