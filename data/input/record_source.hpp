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

/// How far a source has come.
struct read_progress {
  std::int64_t bytes_read = 0;    ///< as stored, that is, compressed
  std::int64_t bytes_total = -1;  ///< of all files; -1: not known (a pipe)
  std::int64_t records_read = 0;
  /// Records in chunks given out. Scattered rows are all read before the
  /// first is given out.
  std::int64_t records_given = 0;
};

/// The input's records in their order, in chunks. One thread calls next().
class record_source {
 public:
  virtual ~record_source() = default;

  /// The next chunk, never one without records; nullopt at the end. May take
  /// long: scattered rows are grouped by the first call. After an error there
  /// is nothing more to ask for.
  virtual result<std::optional<chunk>> next() = 0;

  /// From any thread.
  virtual read_progress progress() const = 0;

  /// From any thread: next() gives errc::cancelled from now on, soon also
  /// where it is under way.
  virtual void cancel() = 0;
};

/// Expands globs, opens every file and checks its header for the columns that
/// the options and `spec` ask for.
///
/// Errors name the file: not_found (no such file, a glob without a match),
/// empty (zero bytes), malformed (named .gz but not gzip, damaged), truncated
/// (a gzip stream that ends early; found by next() where it lies behind the
/// header), io; invalid_argument for a column that is not there, with the
/// nearest that is, and for what the format cannot hold.
///
/// `epoch`: how often the input has been read before; the order of shuffled
/// examples depends on it.
result<std::unique_ptr<record_source>> open_source(const input_options& options,
                                                   const parse_spec& spec,
                                                   std::uint32_t epoch = 0);

}  // namespace segue
