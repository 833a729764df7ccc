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

  std::string table{};  ///< a table's name, without "embedding/"
  tensor ids{};         ///< int64 [n], each in [0, buckets)
  tensor rows{};        ///< float32 [n, dimension]
  action how = action::add;
};

/// Holds the current version of the tables of a layer. A batch takes a snapshot
/// and uses that version throughout, however many updates are applied
/// meanwhile. All functions may be called from any thread.
class table_store {
 public:
  /// Throws segue::failure (invalid_argument) for null.
  explicit table_store(table_set_ptr initial);

  table_set_ptr snapshot() const;

  /// Applies all updates in order, or none, and returns the number of the new
  /// version. Tables that a snapshot still holds are copied first; others
  /// change in place. Errors: not_found for a table, out_of_range for an id,
  /// invalid_argument for a wrong dtype or shape, or if there is not enough
  /// memory for a copy.
  result<std::int64_t> apply(std::span<const table_update> updates);

  /// Loads the tables of the layer from tensors by name, e.g. from a weights
  /// file: every table from "embedding/NAME". Other tensors are ignored. A
  /// table whose column has its own weights (a file or given values) may be
  /// missing. Errors: not_found; invalid_argument for a wrong dtype or shape,
  /// or for values that are not finite; then nothing changes.
  result<void> load(const std::map<std::string, tensor>& tensors);

 private:
  mutable std::mutex mutex_;
  table_set_ptr current_;
};

}  // namespace segue
