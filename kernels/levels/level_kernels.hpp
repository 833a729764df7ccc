// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/kernels/combiner.hpp"

namespace segue {

/// What a dense product works on: c[r, n] += sum over k of a[r, k] * b[k, n].
/// `packed` is b as packed_matrix lays it out; c's rows hold whole panels.
struct product_operands {
  std::int64_t rows;
  std::int64_t depth;   ///< k's
  std::int64_t panels;  ///< of panel_columns columns each
  const float* a;
  std::int64_t a_stride;  ///< floats from one row of a to the next
  const float* packed;
  float* c;
  std::int64_t c_stride;
};

/// What an embedding lookup works on: row s of `out` becomes the rows of ids
/// [splits[s], splits[s + 1]), or of ids[s] where there are no splits. An id
/// below zero has no row.
struct lookup_operands {
  const float* rows;  ///< the table, [buckets, dimension]
  std::int64_t dimension;
  const std::int64_t* ids;
  const std::int64_t* splits;  ///< null: one id a step
  const float* weights;        ///< null: 1 each
  std::int64_t steps;
  float* out;
  std::int64_t stride;  ///< floats from one row of out to the next
  combiner how;         ///< not read by copy_rows
  /// Whether rows are fetched ahead: for tables that do not stay in a near
  /// cache. Fetching what is there costs a fifth of a lookup of short rows.
  bool fetch;
};

/// The kernels that are compiled once per level of the instruction set, as
/// plain function pointers: no code of a level is reachable but through here.
///
/// The units behind it include no header that defines inline functions and
/// keep all of their own in an unnamed namespace. An inline function compiled
/// for AVX-512 could otherwise be the copy that the linker keeps for the
/// whole program (one-definition rule), and crash on lesser processors.
///
/// What the gate functions compute is said in their cells' headers. `units`
/// floats are read and written per state; each gate takes `gate_stride`
/// floats of `gates`, a multiple of `lanes`.
struct level_kernels {
  const char* name;            ///< "v2", "v3", "v4"
  std::int64_t lanes;          ///< floats in a vector
  std::int64_t panel_columns;  ///< 2 * lanes

  /// Every element is summed in the order of k, one term after the other,
  /// whatever the number of rows: a row's result does not depend on the rows
  /// around it.
  void (*add_product)(const product_operands&);

  /// h' = tanh(g)
  void (*basic_gates)(std::int64_t units, const float* gates, float* h);

  /// From gates i, j, f, o: c' = c * sigmoid(f) + sigmoid(i) * tanh(j),
  /// h' = tanh(c') * sigmoid(o).
  void (*lstm_gates)(std::int64_t units, std::int64_t gate_stride,
                     const float* gates, float* c, float* h);

  /// sigmoid(g) * h, into `reset`
  void (*gru_reset)(std::int64_t units, const float* gates, const float* h,
                    float* reset);

  /// From an update gate and a candidate: h' = s * h + (1 - s) *
  /// tanh(candidate) with s = sigmoid(update).
  void (*gru_gates)(std::int64_t units, const float* update,
                    const float* candidate, float* h);

  /// A step's row, bit for bit; zeros for an id below zero. Neither splits
  /// nor weights.
  void (*copy_rows)(const lookup_operands&);

  /// What the combiner makes of a step's rows, as combine_rows of
  /// kernels/embedding_combine.hpp says, but that no row is clipped.
  void (*combine_rows)(const lookup_operands&);
};

}  // namespace segue
