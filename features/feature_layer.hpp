// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/columns/dense_column.hpp"
#include "segue/features/layer_input.hpp"
#include "segue/features/layer_scratch.hpp"
#include "segue/features/layer_spec.hpp"
#include "segue/features/tables/table_set.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// How large a batch's output is.
struct layer_plan {
  std::vector<std::int64_t> lengths;  ///< [B], real steps per example
  std::int64_t time = 0;              ///< the longest of them
};

/// The sparse gradient of one table: row i belongs to ids[i].
struct table_gradient {
  std::string table;  ///< the table's name, without "embedding/"
  tensor ids;         ///< int64 [n], ascending, each once
  tensor rows;        ///< float32 [n, dimension]
};

/// Turns a batch of features into the dense float32 [B, T, D] input of a
/// recurrent network, as TensorFlow's sequence_input_layer does [F1]. The
/// columns stand side by side in the order of their names. Context columns are
/// repeated over all T steps, padded ones included.
///
/// Immutable; any number of threads may run it, each with its own scratch.
class feature_layer {
 public:
  /// Errors: invalid_argument for no sequence column, a column that is no
  /// dense column (a bare categorical one [F12]), two columns or two tables
  /// of one name, two columns that want a feature in different ways; the
  /// first of find_faults.
  /// `seed` is for the initial tables.
  static result<feature_layer> make(std::vector<feature_column_ptr> columns,
                                    std::uint64_t seed);
  static result<feature_layer> make(std::vector<dense_column_ptr> columns,
                                    std::uint64_t seed);

  /// D.
  std::int64_t width() const { return width_; }

  /// Which features must be read [F14]; the slots of layer_input.
  const parse_spec& spec() const { return spec_.features; }

  /// In the order of the output.
  std::span<const dense_column_ptr> columns() const { return columns_; }

  /// Sorted by name.
  std::span<const table_spec_ptr> tables() const { return tables_; }

  /// Version 0 of the tables: from the columns' weights files where they name
  /// some, else as their initializers make them. Errors: those of
  /// table_source.
  result<table_set_ptr> initial_tables() const;

  /// The lengths and T of a batch. Error: invalid_argument where columns do
  /// not agree on the lengths, showing both and their lengths [F12].
  result<layer_plan> plan(const layer_input& input) const;

  /// Writes the layer's output for a batch in place and gives the version of
  /// the tables it saw. `out` is [B, T, D], `lengths` [B]; T may exceed the
  /// longest example: what is beyond an example's length is padding, the
  /// numeric columns' default value and zeros for the others. Allocates
  /// nothing when `scratch` has seen a batch of the size before.
  ///
  /// Errors: invalid_argument, as plan() gives them, for spans that are not of
  /// those sizes, a T below the longest, tables that are another layer's, and
  /// what columns say of their values. Then the output is unspecified.
  result<std::int64_t> run(const layer_input& input, std::int64_t time,
                           std::span<float> out,
                           std::span<std::int64_t> lengths,
                           layer_scratch& scratch,
                           const table_set& tables) const;

  /// The gradients of the trainable tables, in the order of tables(), given
  /// the gradient `d_layer` [B, T, D] of run()'s output for the same input,
  /// T and tables [F14]. Rows are summed in the order of columns, examples,
  /// steps, ids: the same on every run. A table that no step touches has no
  /// rows. Errors as of run().
  result<std::vector<table_gradient>> backward(const layer_input& input,
                                               std::int64_t time,
                                               std::span<const float> d_layer,
                                               layer_scratch& scratch,
                                               const table_set& tables) const;

 private:
  feature_layer() = default;

  result<void> find_lengths(const layer_input& input,
                            std::span<std::int64_t> lengths) const;
  /// Floats of an output [B, T, D]; nullopt where 64 bits do not count them.
  std::optional<std::size_t> output_size(std::size_t batch,
                                         std::int64_t time) const;
  result<void> check_tables(const table_set& tables) const;
  column_input input_of(std::size_t column, const layer_input& input,
                        std::span<const std::int64_t> lengths,
                        const table_set& tables) const;
  result<void> append_gradient(std::size_t column, const column_input& in,
                               std::int64_t time,
                               std::span<const float> d_layer,
                               layer_scratch& scratch) const;

  std::vector<dense_column_ptr> columns_;
  std::vector<std::int64_t> offsets_;  // of each column's slice in a row
  std::vector<table_spec_ptr> tables_;
  std::vector<std::size_t> table_slots_;  // per column; no_table without one
  layer_spec spec_;
  std::int64_t width_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace segue
