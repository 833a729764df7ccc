// SPDX-License-Identifier: BSD-3-Clause
// Truncated back-propagation through time in a loop of one's own: forward,
// save, loss, backward, the layer's tables, an update of everything. The label
// of every step is the word of the first step, three segments ago at the end;
// so what is learned with carried states is compared with what is learned
// without them. segue::learner does a step of this, segue::train all of it.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "segue/columns.hpp"
#include "segue/segue.hpp"

namespace {

using segue::tensor;

constexpr std::int64_t segment_steps = 2;
constexpr std::int64_t segments = 3;
constexpr float learning_rate = 0.3F;

std::shared_ptr<const segue::feature_layer> make_layer() {
  auto word = segue::sequence_categorical_column_with_vocabulary_list(
                  "word", std::vector<std::string>{"up", "down", "so"})
                  .value();
  return std::make_shared<const segue::feature_layer>(
      segue::feature_layer::make(
          std::vector<segue::feature_column_ptr>{
              segue::embedding_column(word, 2).value()},
          /*seed=*/1)
          .value());
}

segue::example sentence(int number) {
  bool up = number % 2 == 0;
  std::vector<std::string> words(segment_steps * segments, "so");
  words[0] = up ? "up" : "down";
  std::vector<float> labels(words.size(), up ? 1.0F : -1.0F);
  auto steps = static_cast<std::int64_t>(words.size());
  segue::example e;
  e.key = "sentence " + std::to_string(number);
  e.sequences = {
      {"word",
       tensor::from_strings({steps}, std::span<const std::string>{words})},
      {"label", tensor::from<float>({steps}, std::span<const float>{labels})}};
  return e;
}

/// A model, its tables, and how it is run.
struct student {
  std::shared_ptr<const segue::feature_layer> layer = make_layer();
  std::shared_ptr<segue::table_store> tables =
      std::make_shared<segue::table_store>(layer->initial_tables().value());
  std::unique_ptr<segue::trainable_model> net;
  bool carry;

  explicit student(bool carry_states) : carry{carry_states} {
    segue::model_options options;
    options.kind = "gru";
    options.units = 4;
    options.outputs = 1;
    net = segue::make_trainable_model(options, layer->width(), {}).value();
  }

  segue::pipeline start() const;
  void train(segue::batch& batch);
  double evaluate();
};

// [pipeline]
segue::pipeline student::start() const {
  segue::pipeline_options o;
  o.batch.num_unroll = segment_steps;
  o.batch.batch_size = 4;
  o.states = net->states();
  o.layer = layer;
  o.tables = tables;
  o.layer_ahead = false;  // the tables change after every batch
  o.gather = {{"label"}};
  auto p = segue::pipeline::make(o).value();
  for (int number = 0; number < 8; ++number)
    p.push(sentence(number)).value();
  p.close();
  return p;
}
// [pipeline]

/// Half the mean of the squared errors, and its gradient.
double loss(const tensor& outputs, const tensor& labels, tensor& d_outputs) {
  auto y = outputs.values<float>();
  auto wanted = labels.values<float>();
  auto d = d_outputs.mutable_values<float>();
  double sum = 0;
  auto n = static_cast<float>(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    d[i] = (y[i] - wanted[i]) / n;
    sum += static_cast<double>((y[i] - wanted[i]) * d[i] / 2);
  }
  return sum;
}

tensor descent(const tensor& gradient) {
  auto step = tensor::from<float>(gradient.dims(), gradient.values<float>());
  for (auto& v : step.mutable_values<float>())
    v *= -learning_rate;
  return step;
}

// [train]
void student::train(segue::batch& batch) {
  auto in =
      carry ? segue::batch_for(batch) : segue::fresh_batch_for(*net, batch);
  auto out = net->step_training(in).value();
  batch.save_states(out.states).value();
  auto d_outputs = tensor::zeros(segue::dtype::float32, out.outputs.dims());
  loss(out.outputs, batch.sequences("label"), d_outputs);
  auto gradients = net->backward(d_outputs).value();
  // The tables must not have changed since the batch was drawn.
  std::vector<segue::table_update> updates;
  for (auto& g : batch.layer_gradients(gradients.inputs).value())
    updates.push_back({g.table, g.ids, descent(g.rows)});
  tables->apply(updates).value();
  auto weights = net->parameters();
  for (auto& [name, gradient] : gradients.parameters) {
    auto moved = descent(gradient);
    auto old = weights.at(name).values<float>();
    auto values = moved.mutable_values<float>();
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] += old[i];
    weights.at(name) = moved;
  }
  net->set_parameters(weights).value();
}
// [train]

// [evaluate]
double student::evaluate() {
  auto p = start();
  double sum = 0;
  int batches = 0;
  for (;; ++batches) {
    auto batch = p.next();
    if (!batch && batch.error().code == segue::errc::end_of_input) break;
    auto outputs = segue::step_batch(*net, batch.value(), carry).value();
    auto unused = tensor::zeros(segue::dtype::float32, outputs.dims());
    sum += loss(outputs, batch->sequences("label"), unused);
  }
  return sum / batches;
}
// [evaluate]

double learned(bool carry) {
  student s{carry};
  for (int epoch = 0; epoch < 100; ++epoch) {
    auto p = s.start();
    for (;;) {
      auto batch = p.next();
      if (!batch && batch.error().code == segue::errc::end_of_input) break;
      s.train(batch.value());
    }
  }
  return s.evaluate();
}

}  // namespace

int main() {
  try {
    auto carried = learned(true);
    auto fresh = learned(false);
    std::printf("loss %.3f with carried states, %.3f without: %s\n", carried,
                fresh, carried < fresh / 4 ? "they matter" : "no difference");
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return EXIT_FAILURE;
  }
}
