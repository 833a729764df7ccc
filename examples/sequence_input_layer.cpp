// SPDX-License-Identifier: BSD-3-Clause
// The feature layer by itself, without actors: columns as in TensorFlow, a
// batch through them, the gradients of their tables, and an update.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "segue/columns.hpp"

namespace {

using segue::tensor;

// [columns]
std::vector<segue::feature_column_ptr> columns() {
  auto item =
      segue::sequence_categorical_column_with_hash_bucket("item", 100).value();
  auto genre = segue::sequence_categorical_column_with_vocabulary_list(
                   "genre", std::vector<std::string>{"drama", "comedy"})
                   .value();
  segue::numeric_options rating;
  rating.normalizer = segue::affine_normalizer{0.2, 0};
  return {segue::sequence_numeric_column("rating", rating).value(),
          segue::embedding_column(item, 4).value(),
          segue::indicator_column(genre).value()};
}
// [columns]

/// Two viewers: three steps, and one. A film may be of several genres.
// [features]
segue::batch_features features() {
  segue::ragged_tensor genres{
      tensor::from_strings(
          {4}, std::vector<std::string>{"drama", "comedy", "drama", "western"}),
      tensor::from<std::int64_t>({4}, {0, 2, 3, 4})};
  return {
      {"item",
       {tensor::from_strings({3}, std::vector<std::string>{"up", "ran", "up"}),
        tensor::from_strings({1}, std::vector<std::string>{"jaws"})}},
      {"genre",
       {genres, tensor::from_strings({1}, std::vector<std::string>{"comedy"})}},
      {"rating",
       {tensor::from<float>({3}, {5, 3, 4}), tensor::from<float>({1}, {2})}}};
}
// [features]

/// Half the sum of the squares, whose gradient is the values themselves.
float loss(const tensor& values) {
  float sum = 0;
  for (auto v : values.values<float>())
    sum += v * v / 2;
  return sum;
}

// [train]
void train(const segue::feature_layer& layer, segue::table_store& store) {
  auto tables = store.snapshot();  // this version, whatever others apply
  auto out = segue::sequence_input_layer(features(), layer, *tables).value();
  auto gradients = segue::sequence_input_layer_gradient(features(), layer,
                                                        out.values, *tables)
                       .value();
  std::vector<segue::table_update> updates;
  for (auto& g : gradients) {
    std::printf("%s: %lld rows\n", g.table.c_str(),
                static_cast<long long>(g.ids.rows()));
    for (auto& x : g.rows.mutable_values<float>())
      x *= -0.1F;
    updates.push_back({g.table, g.ids, g.rows});
  }
  store.apply(updates).value();  // all of them at once: a new version
}
// [train]

void run() {
  auto layer = segue::feature_layer::make(columns(), /*seed=*/7).value();
  segue::table_store store{layer.initial_tables().value()};
  auto before =
      segue::sequence_input_layer(features(), layer, *store.snapshot()).value();
  auto lengths = before.lengths.values<std::int64_t>();
  std::printf(
      "%s, lengths %lld and %lld\n", to_string(before.values.dims()).c_str(),
      static_cast<long long>(lengths[0]), static_cast<long long>(lengths[1]));
  train(layer, store);
  auto tables = store.snapshot();
  auto after = segue::sequence_input_layer(features(), layer, *tables).value();
  auto now = loss(after.values);
  auto then = loss(before.values);
  std::printf("version %lld: loss %.4f %s %.4f\n",
              static_cast<long long>(tables->version()),
              static_cast<double>(now), now < then ? "is less than" : "is not",
              static_cast<double>(then));
}

}  // namespace

int main() {
  try {
    run();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
