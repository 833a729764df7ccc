// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/csv/keyed_row.hpp"
#include "segue/data/input/csv/row_runs.hpp"
#include "segue/data/input/csv/stored_row.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Sorts rows by key (its bytes), order, file and record: in memory up to a
/// bound, beyond it by an external merge sort. The result does not depend on
/// the bound.
class row_sorter {
 public:
  /// `memory`: bytes for rows and their index. `folder`: see spill_file.
  row_sorter(std::int64_t memory, std::string folder);

  /// Copies a row. Error: io.
  result<void> add(const keyed_row& row);

  /// Call it once all rows have been added. Error: io.
  result<void> finish();

  /// Returns the next row in order, valid until the next call; nullopt at the
  /// end. Error: io.
  result<std::optional<keyed_row>> next();

  /// Whether the rows went through temporary files.
  bool spilled() const { return runs_.has_value(); }

 private:
  result<void> spill();

  std::int64_t memory_;
  std::string folder_;
  row_arena rows_;
  std::size_t given_ = 0;  // rows returned from memory
  std::optional<row_runs> runs_;
};

}  // namespace segue
