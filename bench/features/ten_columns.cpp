// SPDX-License-Identifier: BSD-3-Clause
#include "ten_columns.hpp"

#include <utility>

#include "layer_run.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/hash_bucket_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/features/columns/vocabulary_column.hpp"

namespace segue::bench {
namespace {

using sizes = ten_columns_sizes;

feature_column_ptr embedding(categorical_column_ptr of, std::int64_t dimension,
                             combiner how) {
  embedding_options options;
  options.combiner = how;
  return need(embedding_column(std::move(of), dimension, std::move(options)));
}

categorical_column_ptr identity(const char* key, std::int64_t size) {
  return need(sequence_categorical_column_with_identity(key, size));
}

categorical_column_ptr hashed(const char* key, std::int64_t size) {
  return need(sequence_categorical_column_with_hash_bucket(key, size));
}

feature_column_ptr numeric(const char* key, shape dims, normalizer how = {}) {
  numeric_options options;
  options.shape = std::move(dims);
  options.normalizer = std::move(how);
  return need(sequence_numeric_column(key, std::move(options)));
}

}  // namespace

std::vector<feature_column_ptr> ten_columns(vocabulary_lists lists) {
  vocabulary_options with_unknown;
  with_unknown.num_oov_buckets = 10;
  auto words = need(sequence_categorical_column_with_vocabulary_list(
      "word", std::move(lists.words), with_unknown));
  auto days = need(sequence_categorical_column_with_vocabulary_list(
      "day", std::move(lists.days)));
  return {
      numeric("age", {1}),
      numeric("amount", {1}, standard_normalizer{50, 10}),
      numeric("speeds", {8}),
      embedding(identity("item", sizes::items), 64, combiner::mean),
      embedding(identity("genres", sizes::genres), 16, combiner::mean),
      need(indicator_column(identity("kind", sizes::kinds))),
      embedding(hashed("city", sizes::cities), 32, combiner::mean),
      embedding(hashed("agent", sizes::agents), 32, combiner::sqrtn),
      embedding(std::move(words), 16, combiner::sum),
      need(indicator_column(std::move(days))),
  };
}

}  // namespace segue::bench
