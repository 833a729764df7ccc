// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/csv/keyed_row.hpp"
#include "segue/data/input/csv/spill_file.hpp"
#include "segue/data/input/csv/stored_row.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Where a sorted run is in its file.
struct run_extent {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Reads the rows of one run.
class run_reader {
 public:
  run_reader(const spill_file& file, run_extent extent, std::size_t block)
      : file_{&file}, extent_{extent}, block_{block} {}

  /// Goes to the next row; false at the end. Error: io.
  result<bool> advance();

  /// Valid until the next advance().
  const keyed_row& row() const { return row_; }
  /// The stored form of the row.
  std::string_view stored() const { return stored_; }

 private:
  result<void> need(std::size_t size);

  const spill_file* file_;
  run_extent extent_;  // the part that has not been read from the file
  std::size_t block_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of the next row, in buffer_
  keyed_row row_;
  std::string_view stored_;
};

/// Merges sorted runs. No two rows are equal.
class run_merger {
 public:
  /// Error: io.
  static result<run_merger> start(std::vector<run_reader> runs);

  /// Returns the run with the next row, null at the end. The row is valid until
  /// the next call. Error: io.
  result<const run_reader*> next();

 private:
  explicit run_merger(std::vector<run_reader> runs) : runs_{std::move(runs)} {}
  void push(std::size_t run);

  std::vector<run_reader> runs_;
  std::vector<std::size_t> heap_;     // runs by their rows, smallest first
  std::optional<std::size_t> given_;  // the run that next() returned last
};

/// Sorted runs in a temporary file, and their merge.
class row_runs {
 public:
  /// `memory` is the number of bytes for reading runs in parallel. Error: io.
  static result<row_runs> create(std::int64_t memory, std::string folder);

  /// Writes the rows of a sorted arena as a run. Error: io.
  result<void> add(const row_arena& rows);

  /// Merges runs until few enough are left to read in parallel. Error: io.
  result<void> finish();

  /// See row_sorter::next.
  result<std::optional<keyed_row>> next();

 private:
  row_runs(std::int64_t memory, std::string folder, spill_file file)
      : memory_{memory}, folder_{std::move(folder)}, file_{std::move(file)} {}
  std::size_t most_at_once() const;
  std::vector<run_reader> readers(std::size_t begin, std::size_t end) const;
  result<void> merge_pass();

  std::int64_t memory_;
  std::string folder_;
  spill_file file_;
  std::vector<run_extent> runs_;
  std::optional<run_merger> merger_;
};

}  // namespace segue
