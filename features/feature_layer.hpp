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
#include "segue/features/tables/table_gradient.hpp"
#include "segue/features/tables/table_set.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// The size of the output for a batch.
struct layer_plan {
  std::vector<std::int64_t> lengths;  ///< [B], real steps per example
  std::int64_t time = 0;              ///< the longest of them
};

/// Turns a batch of features into the dense float32 [B, T, D] input of a
/// recurrent network, like TensorFlow's sequence_input_layer [F1]. Columns are
/// placed side by side in the order of their names. Context columns are
/// repeated over all T steps, including padding.
///
/// Immutable. Any number of threads may run it, each with its own scratch.
class feature_layer {
 public:
  /// Errors: invalid_argument if there is no sequence column, if a column is
  /// not dense (a bare categorical one [F12]), if two columns or two tables
  /// have the same name, or if two columns read a feature in different ways;
  /// the first error of find_faults. `seed` is for the initial tables.
  static result<feature_layer> make(std::vector<feature_column_ptr> columns,
                                    std::uint64_t seed);
  static result<feature_layer> make(std::vector<dense_column_ptr> columns,
                                    std::uint64_t seed);

  /// D.
  std::int64_t width() const { return width_; }

  /// The features that must be read [F14]; the slots of layer_input.
  const parse_spec& spec() const { return spec_.features; }

  /// In the order of the output.
  std::span<const dense_column_ptr> columns() const { return columns_; }

  /// Sorted by name.
  std::span<const table_spec_ptr> tables() const { return tables_; }

  /// Returns version 0 of the tables: from the weights file of a column if it
  /// names one, otherwise from its initializer. Errors: those of table_source.
  result<table_set_ptr> initial_tables() const;

  /// Returns the lengths and T of a batch. Error: invalid_argument if columns
  /// do not agree on the lengths; the message shows both [F12].
  result<layer_plan> plan(const layer_input& input) const;

  /// Writes the output for a batch in place and returns the version of the
  /// tables that it used. `out` is [B, T, D], `lengths` [B]. T may exceed the
  /// longest example. Beyond the length of an example there is padding: the
  /// default value for numeric columns, zeros for others. Allocates nothing if
  /// `scratch` has been used for a batch of this size before.
  ///
  /// Errors: invalid_argument as for plan(), for spans of the wrong size, for a
  /// T below the longest example, for tables of another layer, and for values
  /// that a column refuses. Then the output is unspecified.
  result<std::int64_t> run(const layer_input& input, std::int64_t time,
                           std::span<float> out,
                           std::span<std::int64_t> lengths,
                           layer_scratch& scratch,
                           const table_set& tables) const;

  /// Returns the gradients of the trainable tables, in the order of tables(),
  /// given the gradient `d_layer` [B, T, D] of the output of run() for the same
  /// input, T and tables [F14]. Rows are summed in the order of columns,
  /// examples, steps, ids: the same in every run. A table that no step uses has
  /// no rows. Errors: as for run().
  result<std::vector<table_gradient>> backward(const layer_input& input,
                                               std::int64_t time,
                                               std::span<const float> d_layer,
                                               layer_scratch& scratch,
                                               const table_set& tables) const;

  /// Error: invalid_argument if these are not the tables of this layer, as
  /// initial_tables() makes them.
  result<void> check_tables(const table_set& tables) const;

 private:
  feature_layer() = default;

  result<void> find_lengths(const layer_input& input,
                            std::span<std::int64_t> lengths) const;
  /// The number of floats in an output [B, T, D]; nullopt if it exceeds 64
  /// bits.
  std::optional<std::size_t> output_size(std::size_t batch,
                                         std::int64_t time) const;
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
  std::vector<std::size_t> table_slots_;  // per column; no_table if none
  layer_spec spec_;
  std::int64_t width_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace segue
