// SPDX-License-Identifier: BSD-3-Clause
#include <utility>

#include "layer_run.hpp"
#include "points.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "table.hpp"
#include "ten_columns.hpp"

namespace segue::bench {
namespace {

void run_point(const point& p, std::vector<feature_column_ptr> columns,
               batch_features features, const run_options& options) {
  layer_run run{std::move(columns), std::move(features)};
  auto named = p;
  named.width = run.layer().width();
  print_row(named, {std::ref(run), run.output().bytes().size()},
            options.seconds());
}

void run_indicator(const random_shape& s, const run_options& options) {
  for (std::int64_t size : {16, 128})
    for (std::int64_t ids : {1, 4})
      run_point({"indicator", s.batch, s.time, size, size, ids},
                {need(indicator_column(need(
                    sequence_categorical_column_with_identity("x", size))))},
                {{"x", random_ids({s.batch, s.time, ids}, size)}}, options);
}

template <class Number>
void run_numeric(const char* name, const random_shape& s, normalizer how,
                 const run_options& options) {
  for (std::int64_t width : {1, 64}) {
    numeric_options numeric;
    numeric.shape = {width};
    numeric.dtype = dtype_of<Number>();
    numeric.normalizer = how;
    run_point({name, s.batch, s.time, width},
              {need(sequence_numeric_column("x", std::move(numeric)))},
              {{"x", random_numbers<Number>({s.batch, s.time, width})}},
              options);
  }
}

batch_features ten_features(const random_shape& s) {
  random_shape four{s.batch, s.time, 4};
  return {
      {"age", random_numbers<float>(s)},
      {"amount", random_numbers<float>(s)},
      {"speeds", random_numbers<float>({s.batch, s.time, 8})},
      {"item", random_ids(s, ten_columns_sizes::items)},
      {"genres", random_ids(four, ten_columns_sizes::genres)},
      {"kind", random_ids(s, ten_columns_sizes::kinds)},
      {"city", random_words(s, 50000, 8)},
      {"agent", random_words(s, 50000, 40)},
      {"word", random_words(s, ten_columns_sizes::words + 100, 8)},
      {"day", random_words(s, ten_columns_sizes::days, 8)},
  };
}

}  // namespace

void run_layer_points(const run_options& options) {
  for (auto& s : batch_shapes(options))
    run_indicator(s, options);
  for (auto& s : batch_shapes(options)) {
    run_numeric<float>("numeric float32", s, {}, options);
    run_numeric<std::int64_t>("numeric int64", s, {}, options);
    run_numeric<float>("numeric, standardized", s, standard_normalizer{50, 10},
                       options);
  }
  for (auto& s : batch_shapes(options)) {
    vocabulary_lists lists{number_words(ten_columns_sizes::words, 8),
                           number_words(ten_columns_sizes::days, 8)};
    run_point({"10 columns", s.batch, s.time}, ten_columns(std::move(lists)),
              ten_features(s), options);
  }
}

}  // namespace segue::bench
