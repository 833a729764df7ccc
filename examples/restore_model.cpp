// SPDX-License-Identifier: BSD-3-Clause
// Trains a model on sentences, writes its weights to a file, and restores from
// that file all that is needed to run it: the model, the tables of the layer
// and the scale of the outputs. The outputs are then the same, bit for bit.
// Usage: restore_model FILE
#include <cstdio>
#include <exception>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "segue/columns.hpp"
#include "segue/data/storage/safetensors.hpp"
#include "segue/models/scaled_model.hpp"
#include "segue/segue.hpp"

namespace {

using segue::tensor;
using layer_ptr = std::shared_ptr<const segue::feature_layer>;
using tables_ptr = std::shared_ptr<segue::table_store>;

layer_ptr make_layer(std::uint64_t seed) {
  auto word =
      segue::sequence_categorical_column_with_hash_bucket("word", 16).value();
  return std::make_shared<const segue::feature_layer>(
      segue::feature_layer::make(
          std::vector<segue::feature_column_ptr>{
              segue::embedding_column(word, 2).value()},
          seed)
          .value());
}

segue::model_options model_of() {
  segue::model_options options;
  options.kind = "gru";
  options.units = 4;
  options.outputs = 1;
  return options;
}

constexpr int sentences = 12;

/// "up" and "down" in some order. The label of a step is the height there.
segue::example sentence(int number) {
  std::vector<std::string> words;
  std::vector<float> heights;
  float height = 100;
  for (int t = 0; t < 6; ++t) {
    bool up = (number >> (t % 4)) % 2 == 0;
    words.emplace_back(up ? "up" : "down");
    heights.push_back(height += up ? 10 : -10);
  }
  auto steps = static_cast<std::int64_t>(words.size());
  segue::example e;
  e.key = "sentence " + std::to_string(number);
  e.sequences = {{"word", tensor::from_strings({steps}, words)},
                 {"height", tensor::from<float>(
                                {steps}, std::span<const float>{heights})}};
  return e;
}

segue::result<void> push_all(segue::pipeline& into) {
  for (int number = 0; number < sentences; ++number)
    if (auto pushed = into.push(sentence(number)); !pushed) return pushed;
  return {};
}

segue::pipeline_options pipeline_of(const layer_ptr& layer,
                                    const tables_ptr& tables) {
  segue::pipeline_options options;
  options.batch.num_unroll = 2;
  options.batch.batch_size = 4;
  options.layer = layer;
  options.tables = tables;
  return options;
}

/// What runs: a model whose outputs are in the unit of the labels.
struct predictor {
  layer_ptr layer;
  tables_ptr tables;
  std::unique_ptr<segue::model> net;
};

/// The outputs of all batches.
std::vector<tensor> predict(const predictor& with) {
  auto options = pipeline_of(with.layer, with.tables);
  options.states = with.net->states();
  auto p = segue::pipeline::make(options).value();
  segue::producer_threads producers{p, {push_all}};
  std::vector<tensor> outputs;
  for (;;) {
    auto batch = p.next();
    if (!batch && batch.error().code == segue::errc::end_of_input)
      return outputs;
    outputs.push_back(segue::step_batch(*with.net, batch.value()).value());
  }
}

// [train]
/// Trains, and writes the weights.
predictor train(const std::string& file) {
  auto layer = make_layer(/*seed=*/1);
  auto tables =
      std::make_shared<segue::table_store>(layer->initial_tables().value());
  auto net =
      segue::make_trainable_model(model_of(), layer->width(), {}).value();
  segue::training_plan plan;
  plan.source = pipeline_of(layer, tables);
  plan.options.label = "height";
  plan.options.epochs = 20;
  plan.options.learning_rate = 0.02;
  plan.feed = [](segue::pipeline& into, std::int64_t) {
    return push_all(into);
  };
  auto trained = segue::train(*net, plan).value();
  segue::write_safetensors(file, trained.weights).value();
  std::printf("loss %.2f at first, %.2f at last\n",
              trained.curve.front().training_loss,
              trained.curve.back().training_loss);
  return {layer, tables,
          segue::scale_outputs(std::move(net), trained.weights).value()};
}
// [train]

// [restore]
/// Restores what was trained. The seed of the layer does not matter, because
/// the file has the values of all tables.
predictor restore(const std::string& file) {
  auto options = model_of();
  options.weights = file;
  auto weights = segue::read_weights(options).value();
  auto layer = make_layer(/*seed=*/2);
  auto tables =
      std::make_shared<segue::table_store>(layer->initial_tables().value());
  tables->load(weights).value();
  auto net = segue::make_model(options, layer->width(), weights).value();
  return {layer, tables, segue::scale_outputs(std::move(net), weights).value()};
}
// [restore]

/// Returns the tensors of the file that a predictor does not use.
int unused(const std::string& file, const predictor& p) {
  auto names = segue::weight_names(model_of());
  std::set<std::string> used{names.begin(), names.end()};
  for (auto& table : p.layer->tables())
    used.insert(table->tensor_name());
  used.insert({segue::output_offset_name, segue::output_scale_name,
               segue::label_mean_name});
  int count = 0;
  for (auto& [name, value] : segue::read_safetensors(file).value())
    count += used.contains(name) ? 0 : 1;
  return count;
}

/// Tables of another layer are refused, and nothing changes.
void load_too_little(const predictor& p) {
  auto before = p.tables->snapshot();
  auto loaded = p.tables->load({});
  std::printf("%s; the tables are %s\n", loaded.error().message.c_str(),
              p.tables->snapshot() == before ? "as they were" : "changed");
}

}  // namespace

int main(int count, char** values) {
  if (count != 2) {
    std::fprintf(stderr, "usage: restore_model FILE\n");
    return 1;
  }
  try {
    auto trained = train(values[1]);
    auto restored = restore(values[1]);
    bool same = predict(trained) == predict(restored);
    std::printf("%d tensors of the file are not used\n",
                unused(values[1], restored));
    load_too_little(restored);
    std::printf("outputs: %s\n", same ? "the same" : "not the same");
    return same ? 0 : 1;
  } catch (const segue::failure& e) {
    std::fprintf(stderr, "%s: %s\n", std::string{to_string(e.code())}.c_str(),
                 e.what_error().message.c_str());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
  }
  return 1;
}
