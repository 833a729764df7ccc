// SPDX-License-Identifier: BSD-3-Clause
// Training on examples that the program pushes, in two ways: with segue::train
// and a feed, and with a loop of the program's own around learner::step. Both
// give the same weights, bit for bit.
//
// It trains for two epochs on a part of the flights, with the columns and the
// model of examples/flights/flights.toml. Usage: train_pushed CONFIG
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/data/input/wanted_features.hpp"
#include "segue/segue.hpp"

namespace {

using model_ptr = std::unique_ptr<segue::trainable_model>;

/// The flights of every sixteenth aircraft, in memory, in place of the
/// program's own data. The label is a sequence like the others.
std::vector<segue::example> read_flights(segue::input_options input,
                                         const segue::feature_layer& layer) {
  input.shard = {0, 16, {}};
  auto features = segue::wanted_features(input, layer.spec()).value();
  auto source = segue::open_source(input, features).value();
  auto parser = segue::make_parser(input, features).value();
  std::vector<segue::example> examples;
  while (auto chunk = source->next().value()) {
    auto parsed = parser->parse(*chunk);
    for (auto& e : parsed.examples)
      examples.push_back(std::move(e));
  }
  return examples;
}

/// What to train, for both ways.
segue::training_plan plan_of(const segue::configuration& config) {
  segue::training_plan plan;
  plan.source.batch = config.batch;
  plan.source.layer = std::make_shared<const segue::feature_layer>(
      segue::feature_layer::make(config.columns, 1).value());
  plan.options = config.train;
  plan.options.epochs = 2;
  plan.options.patience.reset();
  // [feed]
  plan.options.label = "arr_delay";
  plan.feed = [examples = read_flights(config.input, *plan.source.layer)](
                  segue::pipeline& p, std::int64_t) -> segue::result<void> {
    for (const auto& e : examples)
      if (auto pushed = p.push(e); !pushed) return pushed;
    return {};
  };
  // [feed]
  return plan;
}

// [source]
/// The pipelines of a training by hand: only the keys to train on, and one set
/// of tables for all epochs.
segue::pipeline_options source_of(const segue::training_plan& plan,
                                  const segue::trainable_model& net) {
  auto source = plan.source;
  source.states = net.states();
  source.tables = std::make_shared<segue::table_store>(
      source.layer->initial_tables().value());
  source.layer_ahead = false;  // the tables change after every batch
  source.gather = {{plan.options.label}};
  source.split = {plan.options.evaluation, plan.options.evaluation_seed,
                  segue::held_out_keys::part::kept};
  return source;
}
// [source]

// [epoch]
segue::loss_sum run_epoch(const segue::pipeline_options& source,
                          const segue::training_plan& plan, std::int64_t epoch,
                          segue::learner& learner) {
  learner.set_epoch(epoch);  // the learning rate falls with it
  auto p = segue::pipeline::make(source).value();
  segue::producer_threads producers{
      p, {[&](segue::pipeline& into) { return plan.feed(into, epoch); }}};
  segue::loss_sum loss;
  for (;;) {
    auto batch = p.next();
    if (!batch && batch.error().code == segue::errc::end_of_input) return loss;
    loss += learner.step(batch.value()).value();
  }
}
// [epoch]

/// Returns the model's parameters and the tables, as train does.
segue::tensor_map weights_of(const segue::trainable_model& net,
                             const segue::table_store& tables) {
  auto weights = net.parameters();
  auto now = tables.snapshot();
  for (std::size_t i = 0; i < now->size(); ++i)
    weights[now->specs()[i]->tensor_name()] = now->table(i);
  return weights;
}

segue::tensor_map train_by_hand(segue::trainable_model& net,
                                segue::training_plan plan) {
  // [by hand]
  auto source = source_of(plan, net);
  auto labels = segue::measure_labels(plan).value();
  auto scaling = segue::scaling_of(labels, plan.options);
  auto learner =
      segue::learner::make(net, source, plan.options, scaling).value();
  for (std::int64_t epoch = 0; epoch < plan.options.epochs; ++epoch) {
    auto loss = run_epoch(source, plan, epoch, learner);
    std::printf("epoch %d: loss %.4f\n", static_cast<int>(epoch + 1),
                loss.mean());
  }
  plan.source.tables = source.tables;
  auto held_out = segue::evaluate(net, plan, scaling).value();
  // [by hand]
  std::printf("held out: loss %.4f\n", held_out.mean());
  return weights_of(net, *source.tables);
}

void run(const segue::configuration& config) {
  auto plan = plan_of(config);
  auto new_model = [&] {
    return segue::make_trainable_model(config.model, plan.source.layer->width(),
                                       {})
        .value();
  };
  // [train]
  model_ptr net = new_model();
  auto outcome = segue::train(*net, plan).value();
  // [train]
  auto& last = outcome.curve.back();
  std::printf("train: loss %.4f, held out %.4f\n", last.training_loss,
              last.evaluation_loss.value());
  model_ptr own = new_model();
  int same = 0;
  auto weights = train_by_hand(*own, plan);
  for (auto& [name, value] : weights)
    same += outcome.weights.at(name) == value ? 1 : 0;
  std::printf("by hand: %d of %d tensors are the same\n", same,
              static_cast<int>(weights.size()));
}

}  // namespace

int main(int count, char** values) {
  if (count != 2) {
    std::fprintf(stderr, "usage: train_pushed CONFIG\n");
    return 1;
  }
  auto config = segue::load_configuration(values[1]);
  if (!config) {
    for (auto& e : config.error())
      std::fprintf(stderr, "%s\n", e.message.c_str());
    return 1;
  }
  try {
    run(*config);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
