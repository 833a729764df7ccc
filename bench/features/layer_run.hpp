// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "need.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/sequence_input_layer.hpp"
#include "segue/features/tables/table_store.hpp"

namespace segue::bench {

/// A layer of sequence columns and a batch: what a feature_worker runs again
/// and again, with its output and scratch memory at hand.
class layer_run {
 public:
  layer_run(std::vector<feature_column_ptr> columns, batch_features features);
  layer_run(const layer_run&) = delete;
  layer_run& operator=(const layer_run&) = delete;

  void operator()();

  const feature_layer& layer() const { return layer_; }
  table_store& tables() { return tables_; }
  /// float32 [B, T, D].
  const tensor& output() const { return output_; }

 private:
  layer_input input() const;

  feature_layer layer_;
  table_store tables_;
  batch_features features_;
  std::vector<std::vector<sequence_view>> sequences_;
  layer_plan plan_;
  tensor output_;
  std::vector<std::int64_t> lengths_;
  layer_scratch scratch_;
};

}  // namespace segue::bench
