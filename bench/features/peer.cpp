// SPDX-License-Identifier: BSD-3-Clause
// bench_features_peer embedding INPUT TABLE COMBINER OUTPUT
// bench_features_peer layer INPUT OUTPUT
// segue's side of bench/peers/run, which writes the inputs: safetensors files.
// OUTPUT gets the layer's output; then rounds come as timing/answer.hpp has it.
#include <iostream>
#include <string_view>
#include <utility>

#include "answer.hpp"
#include "layer_run.hpp"
#include "segue/data/storage/safetensors.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "ten_columns.hpp"

namespace {

using namespace segue;
using namespace segue::bench;

const tensor& part(const tensor_map& file, const std::string& name) {
  auto found = file.find(name);
  if (found != file.end()) return found->second;
  std::cerr << "the input has no tensor " << name << "\n";
  std::exit(1);
}

/// NAME/bytes and NAME/offsets.
std::vector<std::string_view> words_of(const tensor_map& file,
                                       const std::string& name) {
  auto bytes = part(file, name + "/bytes").bytes();
  string_column words{part(file, name + "/offsets").values<std::int64_t>(),
                      reinterpret_cast<const char*>(bytes.data())};
  std::vector<std::string_view> views;
  for (std::size_t i = 0; i < words.size(); ++i)
    views.push_back(words[i]);
  return views;
}

std::vector<std::string> vocabulary_of(const tensor_map& file,
                                       const std::string& name) {
  auto words = words_of(file, name);
  return {words.begin(), words.end()};
}

/// The steps of all examples: a tensor, strings, or, with NAME/splits, a
/// ragged one.
feature whole_feature(const tensor_map& file, const std::string& name) {
  if (file.contains(name + "/bytes")) {
    auto words = words_of(file, name);
    return tensor::from_strings({static_cast<std::int64_t>(words.size())},
                                words);
  }
  if (file.contains(name + "/splits"))
    return ragged_tensor{part(file, name), part(file, name + "/splits")};
  return part(file, name);
}

/// Example b has steps [steps[b], steps[b + 1]).
std::vector<feature> examples_of(const tensor_map& file,
                                 const std::string& name) {
  auto all = whole_feature(file, name);
  auto steps = part(file, "steps").values<std::int64_t>();
  std::vector<feature> examples;
  for (std::size_t b = 0; b + 1 < steps.size(); ++b)
    examples.push_back(slice(all, steps[b], steps[b + 1] - steps[b]));
  return examples;
}

combiner parse_combiner(std::string_view name) {
  if (name == "sum") return combiner::sum;
  return name == "sqrtn" ? combiner::sqrtn : combiner::mean;
}

int run_rounds(layer_run& run, const char* output) {
  run();
  need(write_safetensors(output, {{"output", run.output()}}));
  answer([&] { run(); });
  return 0;
}

int embedding(char** argv) {
  auto input = need(read_safetensors(argv[0]));
  auto table = part(need(read_safetensors(argv[1])), "table");
  embedding_options options;
  options.combiner = parse_combiner(argv[2]);
  options.initializer = values_initializer{table};
  auto ids = need(sequence_categorical_column_with_identity("x", table.rows()));
  layer_run run{{need(embedding_column(std::move(ids), table.row_size(),
                                       std::move(options)))},
                {{"x", examples_of(input, "x")}}};
  return run_rounds(run, argv[3]);
}

int layer(char** argv) {
  auto input = need(read_safetensors(argv[0]));
  batch_features features;
  for (auto* name : {"age", "amount", "speeds", "item", "genres", "kind",
                     "city", "agent", "word", "day"})
    features[name] = examples_of(input, name);
  layer_run run{ten_columns({vocabulary_of(input, "words"),
                             vocabulary_of(input, "days")}),
                std::move(features)};
  need(run.tables().load(input));
  return run_rounds(run, argv[1]);
}

}  // namespace

int main(int argc, char** argv) {
  std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "embedding" && argc == 6) return embedding(argv + 2);
  if (what == "layer" && argc == 4) return layer(argv + 2);
  std::cerr << "bench_features_peer embedding INPUT TABLE COMBINER OUTPUT | "
               "layer INPUT OUTPUT\n";
  return 2;
}
