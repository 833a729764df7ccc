// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>

#include "segue/features/tables/table_set.hpp"

namespace segue {

/// A change of some rows of one table.
struct table_update {
  enum class action : std::uint8_t {
    add,     ///< row += given row
    assign,  ///< row = given row
  };

  std::string table;  ///< a table's name, without "embedding/"
  tensor ids;         ///< int64 [n], each in [0, buckets)
  tensor rows;        ///< float32 [n, dimension]
  action how = action::add;
};

/// Holds the current version of a layer's tables. A batch takes a snapshot and
/// sees that version throughout, however many updates come meanwhile.
/// All functions may be called from any thread.
class table_store {
 public:
  explicit table_store(table_set_ptr initial) : current_{std::move(initial)} {}

  table_set_ptr snapshot() const;

  /// Applies all updates in order, or none, and gives the new version's
  /// number. Tables that a snapshot still holds are copied first, others
  /// change in place. Errors: not_found for a table, out_of_range for an id,
  /// invalid_argument for a wrong dtype or shape, and where memory does not
  /// hold a copy.
  result<std::int64_t> apply(std::span<const table_update> updates);

  /// Takes over the layer's tables from tensors by name, e.g. a weights file:
  /// every table from "embedding/NAME". Other tensors are ignored. A table
  /// whose column has weights of its own (a file or given values) may be
  /// missing. Errors: not_found; invalid_argument for a wrong dtype or shape,
  /// or values that are not finite; then nothing changes.
  result<void> load(const std::map<std::string, tensor>& tensors);

 private:
  mutable std::mutex mutex_;
  table_set_ptr current_;
};

}  // namespace segue
