// SPDX-License-Identifier: BSD-3-Clause
// Kinds of columns in code, on the events of visitors of a shop: days as ids,
// prices in buckets, two columns that share a table, words of a file with
// weights, and context that is added by hand. It prints what a parser must read
// for them, and the layer that they make. docs/feature_layer.md describes all.
// Usage: all_columns FILE, to which it first writes a vocabulary
#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "segue/columns.hpp"

namespace {

using segue::tensor;

void write_vocabulary(const std::string& path) {
  std::ofstream out{path};
  out << "gift\nsale\nnew\n";
  out.close();
  if (!out) throw std::runtime_error{"cannot write " + path};
}

// [columns]
std::vector<segue::feature_column_ptr> columns(const std::string& words) {
  // A number that is an id already; others than 0 to 6 are errors.
  auto day = segue::sequence_categorical_column_with_identity("day", 7).value();
  // Below 10, from 10 to below 100, from 100 on.
  auto price = segue::bucketized_column(
                   segue::sequence_numeric_column("price").value(), {10, 100})
                   .value();
  // The words of an event, and how much each of them counts.
  auto tag =
      segue::sequence_categorical_column_with_vocabulary_file("tag", words)
          .value();
  auto weighted = segue::weighted_categorical_column(tag, "weight").value();
  // Both are numbers of articles, so they have one table.
  auto seen =
      segue::sequence_categorical_column_with_hash_bucket("seen", 50).value();
  auto bought =
      segue::sequence_categorical_column_with_hash_bucket("bought", 50).value();
  std::vector<segue::feature_column_ptr> all{
      segue::indicator_column(day).value(),
      segue::indicator_column(price).value(),
      segue::embedding_column(weighted, 2, {.combiner = segue::combiner::sum})
          .value()};
  for (auto& column :
       segue::shared_embedding_columns({seen, bought}, 3).value())
    all.push_back(column);
  return all;
}
// [columns]

/// What a parser must read, for the program that writes the records.
void show_spec(const std::vector<segue::feature_column_ptr>& columns) {
  auto spec = segue::make_parse_example_spec(columns).value();
  for (auto& feature : spec.sequences)
    std::printf("%s: %s\n", feature.name.c_str(),
                std::string{to_string(feature.type)}.c_str());
}

/// One visitor with three events.
segue::batch_features features() {
  auto strings = [](std::vector<std::string> values) {
    return tensor::from_strings({static_cast<std::int64_t>(values.size())},
                                values);
  };
  return {{"day", {tensor::from<std::int64_t>({3}, {0, 0, 6})}},
          {"price", {tensor::from<float>({3}, {5, 10, 250})}},
          {"tag", {strings({"gift", "new", "sale"})}},
          {"weight", {tensor::from<float>({3}, {1, 0.5F, 2})}},
          {"seen", {strings({"pen", "ink", "pen"})}},
          {"bought", {strings({"", "ink", ""})}}};
}

void show_layer(const segue::feature_layer& layer) {
  for (auto& column : layer.columns())
    std::printf("%s: width %d\n", column->name().c_str(),
                static_cast<int>(column->width()));
  for (auto& table : layer.tables())
    std::printf("table %s: [%d, %d]\n", table->name.c_str(),
                static_cast<int>(table->buckets),
                static_cast<int>(table->dimension));
}

// [run]
/// The layer of the batch, and the age of the visitor in every step.
tensor run(const segue::feature_layer& layer) {
  auto tables = layer.initial_tables().value();
  layer.check_tables(*tables).value();
  auto out = segue::sequence_input_layer(features(), layer, *tables).value();
  auto age = tensor::from<float>({1, 1}, {44});
  return segue::concatenate_context_input(age, out.values).value();
}
// [run]

}  // namespace

int main(int count, char** values) {
  if (count != 2) {
    std::fprintf(stderr, "usage: all_columns FILE\n");
    return 1;
  }
  try {
    write_vocabulary(values[1]);
    auto all = columns(values[1]);
    show_spec(all);
    auto layer = segue::feature_layer::make(all, /*seed=*/1).value();
    show_layer(layer);
    std::printf("%s\n", to_string(run(layer).dims()).c_str());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
