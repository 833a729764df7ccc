// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "segue/embed/trainer.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/hash_bucket_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/models/make_model.hpp"
#include "segue/tests/flow/flow_fixture.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue::test {

/// Keys of 1 to 13 steps; the label is the word's rank plus the mean of the
/// x that have been.
inline std::string labeled_csv(int keys) {
  std::string text = "id,x,word,y\n";
  unsigned draw = 1;
  for (int k = 0; k < keys; ++k) {
    double sum = 0;
    for (int t = 0; t <= (k * 5) % 13; ++t) {
      draw = draw * 1664525 + 1013904223;
      auto x = (draw >> 20) % 11;
      auto word = (draw >> 24) % 5;
      sum += x;
      text += fmt::format("k{},{},w{},{}\n", k, x, word, word + sum / (t + 1));
    }
  }
  return text;
}

/// A layer of "x" and an embedding of "word".
inline std::shared_ptr<const feature_layer> labeled_layer() {
  auto words = *sequence_categorical_column_with_hash_bucket("word", 16);
  std::vector<dense_column_ptr> columns{*sequence_numeric_column("x", {}),
                                        *embedding_column(words, 3, {})};
  return std::make_shared<const feature_layer>(
      *feature_layer::make(std::move(columns), 5));
}

inline std::unique_ptr<trainable_model> small_lstm(std::int64_t width) {
  model_options options;
  options.units = 4;
  options.outputs = 1;
  options.seed = 3;
  auto made = make_trainable_model(options, width, {});
  if (!made) FAIL(made.error().message);
  return std::move(*made);
}

inline training_plan labeled_plan(const std::string& file) {
  training_plan plan;
  plan.source.layer = labeled_layer();
  plan.source.batch.num_unroll = 3;
  plan.source.batch.batch_size = 4;
  plan.source.batch.capacity = 12;
  input_options input;
  input.files = {file};
  input.key = "id";
  input.label = "y";
  plan.source.input = std::move(input);
  plan.options.learning_rate = 0.02;
  plan.options.epochs = 3;
  plan.options.clip_norm = 1;
  plan.options.evaluation = 0.25;
  plan.options.patience = 3;
  plan.options.curve_every = 5;
  return plan;
}

/// The examples of such a text, in its order.
inline std::vector<example> labeled_examples(const std::string& csv) {
  struct columns {
    numbers x;
    texts word;
    numbers y;
  };
  std::vector<std::pair<std::string, columns>> keys;
  std::istringstream lines{csv};
  std::string key, x, word, y;
  std::getline(lines, key);
  while (std::getline(lines, key, ',') && std::getline(lines, x, ',') &&
         std::getline(lines, word, ',') && std::getline(lines, y)) {
    if (keys.empty() || keys.back().first != key) keys.push_back({key, {}});
    auto& [xs, words, ys] = keys.back().second;
    xs.push_back(std::stof(x));
    words.push_back(word);
    ys.push_back(std::stof(y));
  }
  std::vector<example> examples;
  for (auto& [name, of_key] : keys) {
    auto steps = std::ssize(of_key.x);
    auto& e = examples.emplace_back();
    e.key = name;
    e.sequences = {{"x", vector_of(of_key.x)},
                   {"word", tensor::from_strings({steps}, of_key.word)},
                   {"y", vector_of(of_key.y)}};
  }
  return examples;
}

inline result<void> push_in_order(pipeline& p,
                                  const std::vector<example>& examples) {
  for (auto& e : examples)
    if (auto pushed = p.push(e); !pushed) return pushed;
  return {};
}

/// The same plan, with these examples pushed instead of read.
inline training_plan fed_plan(std::vector<example> examples) {
  auto plan = labeled_plan("");
  plan.source.input.reset();
  plan.options.label = "y";
  plan.feed = [examples = std::move(examples)](pipeline& p, std::int64_t) {
    return push_in_order(p, examples);
  };
  return plan;
}

/// Trains a new model.
inline result<training_outcome> trained(training_plan plan) {
  auto net = small_lstm(plan.source.layer->width());
  return train(*net, std::move(plan));
}

}  // namespace segue::test
