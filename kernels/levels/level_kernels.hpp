// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/kernels/combiner.hpp"

namespace segue {

/// The operands of a dense product: c[r, n] += sum over k of a[r, k] * b[k, n].
/// `packed` is b in the layout of packed_matrix; the rows of c hold whole
/// panels. The previous values of c are used only if its rows do not start from
/// other values.
struct product_operands {
  std::int64_t rows;
  std::int64_t depth;   ///< the number of terms k
  std::int64_t panels;  ///< of panel_columns columns each
  const float* a;
  std::int64_t a_stride;  ///< floats from one row of a to the next
  const float* packed;
  float* c;
  std::int64_t c_stride;
  bool fresh = false;            ///< whether c starts from zero
  const float* start = nullptr;  ///< or from this row, as wide as c
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
  bool keep;  ///< write sigmoid(i), tanh(j), sigmoid(f), sigmoid(o) to gates
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
  bool keep;  ///< replace the sums of the gates by their values
};

/// The gradient of a loss at one step of one row. `gates` are the gates that
/// the step kept, which are replaced by the gradient of their sums; `d_output`
/// is the gradient of h' as an output, `d_h` and `d_c` those of h' and c' as
/// states of the next step. If a kernel can, it turns these into the gradients
/// of h and c; the caller computes the products with the weights.
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
  float* d_c;  ///< becomes that of c
};

/// It has two parts. For the second, d_reset_h must be the gradient of
/// sigmoid(r) * h.
struct gru_gradient {
  std::int64_t units;
  float* reset;
  float* update;
  float* candidate;
  const float* h;
  const float* d_output;
  const float* d_reset_h;
  float* d_h;  ///< becomes that of h, without the part through the gates' sums
};

/// Rows of floats to copy or sum.
struct row_operands {
  std::int64_t rows;
  std::int64_t width;
  const float* from;
  std::int64_t from_stride;
  float* to;
  std::int64_t to_stride;
};

/// The operands of an embedding lookup: row s of `out` is computed from the
/// rows of ids [splits[s], splits[s + 1]), or of ids[s] if there are no splits.
/// An id below zero has no row.
struct lookup_operands {
  const float* rows;  ///< the table, [buckets, dimension]
  std::int64_t dimension;
  const std::int64_t* ids;
  const std::int64_t* splits;  ///< if null, one id per step
  const float* weights;        ///< if null, all are 1
  std::int64_t steps;
  float* out;
  std::int64_t stride;  ///< floats from one row of out to the next
  combiner how;         ///< not read by copy_rows
  /// Whether rows are prefetched: for tables that do not stay in a near cache.
  /// If they do, prefetching costs a fifth of a lookup of short rows.
  bool fetch;
};

/// The kernels that are compiled once per level of the instruction set, as
/// plain function pointers. Code of a level is only reachable through them.
///
/// The translation units of the levels include no header that defines inline
/// functions, and all their functions are in an unnamed namespace. Otherwise an
/// inline function compiled for AVX-512 could be the copy that the linker keeps
/// for the whole program (one-definition rule), and crash on other processors.
///
/// The functions for the gates of cells work on whole vectors: `units` is a
/// multiple of `lanes`, and every pointer has that many floats.
struct level_kernels {
  const char* name;            ///< "v2", "v3", "v4"
  std::int64_t lanes;          ///< floats in a vector
  std::int64_t panel_columns;  ///< 2 * lanes

  /// Every element is summed in the order of k, one term after the other,
  /// whatever the number of rows: the result of a row does not depend on the
  /// other rows.
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

  /// Writes a matrix in the layout of packed_matrix: the rows of panel p begin
  /// at p * to_stride. `width` is a multiple of panel_columns.
  void (*pack_panels)(const row_operands&);

  /// to[c] = sum over r of from[r, c], in the order of r; `width` is a
  /// multiple of `lanes`.
  void (*sum_rows)(const row_operands&);

  /// Copies the row of each step, bit for bit; zeros for an id below zero.
  /// There are no splits and no weights.
  void (*copy_rows)(const lookup_operands&);

  /// Combines the rows of each step, like combine_rows of
  /// kernels/embedding_combine.hpp, but without clipping.
  void (*combine_rows)(const lookup_operands&);
};

}  // namespace segue
