// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "segue/data/input/record_source.hpp"
#include "segue/messages/run_summary.hpp"

namespace segue {

/// Whether the progress line is shown.
enum class progress_choice : std::uint8_t {
  on_terminal,  ///< if standard error is a terminal
  always,       ///< `--progress`
  never,        ///< `--quiet`
};

/// "1,234 keys  8,082 segments/s  batches 98% full  12% padding  0:07 left".
/// Batch fill is the mean batch relative to `batch_size`, padding the share of
/// steps that are not real. The time left is computed from the share of the
/// input that has been read, and omitted if that is unknown or complete.
std::string format_progress(const live_figures& figures,
                            std::int64_t batch_size, std::int64_t num_unroll,
                            std::chrono::duration<double> elapsed);

/// "reading 45%", or "reading, 12 MiB" if the total is not known.
std::string format_reading(const char* doing, const read_progress& progress);

/// A line on standard error that is overwritten, at most five times a second.
/// For one thread.
class progress_line {
 public:
  using clock = std::chrono::steady_clock;

  explicit progress_line(progress_choice choice);
  /// Removes the line, in case an exception ends the work it shows.
  ~progress_line() { erase(); }
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;

  /// Whether a new text would be shown now.
  bool due() const;
  void show(const std::string& text);
  /// Removes the line; other text may follow.
  void erase();

 private:
  bool shown_at_all_;
  bool visible_ = false;
  clock::time_point next_{};  // the first is due at once
};

}  // namespace segue
