// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/kernels/combiner.hpp"

namespace segue {

/// What a dense product works on: c[r, n] += sum over k of a[r, k] * b[k, n].
/// `packed` is b as packed_matrix lays it out; c's rows hold whole panels.
/// What c holds counts only where its rows are not to start from something
/// else.
struct product_operands {
  std::int64_t rows;
  std::int64_t depth;   ///< k's
  std::int64_t panels;  ///< of panel_columns columns each
  const float* a;
  std::int64_t a_stride;  ///< floats from one row of a to the next
  const float* packed;
  float* c;
  std::int64_t c_stride;
  bool fresh = false;            ///< from zero
  const float* start = nullptr;  ///< from this row, c's panels wide
};

/// One step of one row of a basic cell: h' = tanh(g).
struct basic_step {
  std::int64_t units;
  const float* gates;
  float* new_h;
};

/// One step of one row of an LSTM, from gates i, j, f, o:
///   c' = c * sigmoid(f) + sigmoid(i) * tanh(j), h' = tanh(c') * sigmoid(o).
struct lstm_step {
  std::int64_t units;
  float* gates;
  const float* c;
  float* new_c;
  float* new_h;
  bool keep;  ///< leaves sigmoid(i), tanh(j), sigmoid(f), sigmoid(o) in gates
};

/// One step of one row of a GRU, in two parts: reset_h = sigmoid(r) * h; and,
/// once the candidate is complete, h' = s * h + (1 - s) * tanh(candidate)
/// with s = sigmoid(update).
struct gru_step {
  std::int64_t units;
  float* reset;
  float* update;
  float* candidate;
  const float* h;
  float* reset_h;
  float* new_h;
  bool keep;  ///< leaves the gates' values in place of their sums
};

/// How a loss changes with one step of one row. `gates` is what the step
/// kept, and becomes the gradient of the gates' sums; `d_output` is the
/// gradient of h' as an output, `d_h` and `d_c` those of h' and c' as states
/// of the next step. Where a kernel can, it turns these into the gradients of
/// h and c; products with the weights are the caller's.
struct basic_gradient {
  std::int64_t units;
  float* gates;
  const float* new_h;
  const float* d_output;
  const float* d_h;
};

struct lstm_gradient {
  std::int64_t units;
  float* gates;
  const float* c;
  const float* new_c;
  const float* d_output;
  const float* d_h;
  float* d_c;  ///< becomes c's
};

/// In two parts: the first, and, when d_reset_h is the gradient of
/// sigmoid(r) * h, the second.
struct gru_gradient {
  std::int64_t units;
  float* reset;
  float* update;
  float* candidate;
  const float* h;
  const float* d_output;
  const float* d_reset_h;
  float* d_h;  ///< becomes h's, but for what flows through the gates' sums
};

/// Rows of floats to be moved, or added up.
struct row_operands {
  std::int64_t rows;
  std::int64_t width;
  const float* from;
  std::int64_t from_stride;
  float* to;
  std::int64_t to_stride;
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
/// The functions of the cells' gates work on whole vectors: `units` is a
/// multiple of `lanes`, and every pointer's floats reach that far.
struct level_kernels {
  const char* name;            ///< "v2", "v3", "v4"
  std::int64_t lanes;          ///< floats in a vector
  std::int64_t panel_columns;  ///< 2 * lanes

  /// Every element is summed in the order of k, one term after the other,
  /// whatever the number of rows: a row's result does not depend on the rows
  /// around it.
  void (*add_product)(const product_operands&);

  void (*run_basic)(const basic_step&);
  void (*run_lstm)(const lstm_step&);
  void (*reset_gru)(const gru_step&);
  void (*run_gru)(const gru_step&);
  void (*differentiate_basic)(const basic_gradient&);
  void (*differentiate_lstm)(const lstm_gradient&);
  void (*differentiate_gru)(const gru_gradient&);
  void (*differentiate_gru_reset)(const gru_gradient&);

  /// y = e^(x - m) / sum over a row of e^(x - m), m the row's largest x, in
  /// place over `width` floats of each row of `to`; `from` is not read.
  void (*softmax)(const row_operands&);

  /// to[c, r] = from[r, c] for r in [0, rows), c in [0, width).
  void (*transpose)(const row_operands&);

  /// to as packed_matrix lays a matrix out: panel p has its rows at
  /// p * to_stride. `width` is a multiple of panel_columns.
  void (*pack_panels)(const row_operands&);

  /// to[c] = sum over r of from[r, c], in the order of r; `width` is a
  /// multiple of `lanes`.
  void (*sum_rows)(const row_operands&);

  /// A step's row, bit for bit; zeros for an id below zero. Neither splits
  /// nor weights.
  void (*copy_rows)(const lookup_operands&);

  /// What the combiner makes of a step's rows, as combine_rows of
  /// kernels/embedding_combine.hpp says, but that no row is clipped.
  void (*combine_rows)(const lookup_operands&);
};

}  // namespace segue
