// SPDX-License-Identifier: BSD-3-Clause
// A program that writes its own loop, with a learner, gets the weights of
// segue::train.
#include "segue/tests/flow/by_hand.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

/// Those of the model and the tables.
tensor_map without_labels(tensor_map weights) {
  for (auto* name : {"output/offset", "output/scale", "label/mean"})
    weights.erase(name);
  return weights;
}

}  // namespace

TEST_CASE("training by hand gives the weights of train",
          "[training][learner][determinism]") {
  auto plan = pushed_plan();
  auto change = GENERATE(0, 1, 2, 3);
  if (change == 1) plan.carry_states = false;
  if (change == 2) plan.options.scale_labels = false;
  if (change == 3) plan.options.counted = counted_steps::last;
  auto net = small_lstm(plan.source.layer->width());
  auto expected = train(*net, plan);
  REQUIRE(expected);
  by_hand own{plan};
  auto labels = measure_labels(plan);
  REQUIRE(labels);
  auto learns = own.learns(scaling_of(*labels, plan.options));
  std::vector<double> losses;
  for (std::int64_t epoch = 0; epoch < plan.options.epochs; ++epoch) {
    learns.set_epoch(epoch);
    auto total = own.run_epoch(epoch, [&](batch& b) { return learns.step(b); });
    losses.push_back(total.mean());
  }
  CHECK(own.weights() == without_labels(expected->weights));
  std::vector<double> of_train;
  for (auto& point : expected->curve)
    if (point.ends_epoch) of_train.push_back(point.training_loss);
  CHECK(losses == of_train);
}

TEST_CASE("a program may pass labels of its own", "[training][learner]") {
  auto plan = pushed_plan();
  plan.options.scale_labels = false;
  by_hand named{plan};
  auto first = named.learns();
  named.run_epoch(0, [&](batch& b) { return first.step(b); });
  by_hand passed{plan};
  passed.plan.options.label.clear();
  auto second = passed.learns();
  passed.run_epoch(0, [&](batch& b) {
    auto same = values_of(b.sequences("y"));
    return second.step(b, tensor::from<float>({b.batch_size(), b.num_unroll()},
                                              std::span<const float>{same}));
  });
  CHECK(named.weights() == passed.weights());
}

TEST_CASE("options that cannot train are refused", "[training][learner]") {
  auto message = [](auto change) {
    auto plan = pushed_plan();
    change(plan.options);
    auto trained_so = trained(plan);
    REQUIRE_FALSE(trained_so);
    CHECK(trained_so.error().code == errc::invalid_argument);
    by_hand own{plan};
    auto made = own.make_learner();
    REQUIRE_FALSE(made);
    CHECK(made.error() == trained_so.error());
    return made.error().message;
  };
  CHECK(message([](auto& o) { o.learning_rate = 0; }) ==
        "options.learning_rate is 0, expected above 0");
  CHECK(message([](auto& o) { o.learning_rate = NAN; }) ==
        "options.learning_rate is nan, expected above 0");
  CHECK(message([](auto& o) { o.decay = 1.5; }) ==
        "options.decay is 1.5, expected in (0, 1]");
  CHECK(message([](auto& o) { o.clip_norm = -1; }) ==
        "options.clip_norm is -1, expected above 0");
  CHECK(message([](auto& o) { o.evaluation = 1; }) ==
        "options.evaluation is 1, expected in [0, 1)");
  CHECK(message([](auto& o) { o.optimizer.beta1 = 1; }) ==
        "options.beta1 is 1, expected in [0, 1)");
  CHECK(message([](auto& o) { o.epochs = 0; }) ==
        "options.epochs is 0, expected in [1, 2147483647]");
  CHECK(message([](auto& o) { o.curve_every = 0; }) ==
        "options.curve_every is 0, expected in [1, 2147483647]");
  CHECK(message([](auto& o) { o.checkpoint_every = 0; }) ==
        "options.checkpoint_every is 0, expected in [1, 2147483647]");
  CHECK(message([](auto& o) { o.patience = 0; }) ==
        "options.patience is 0, expected in [1, 2147483647]");
  CHECK(message([](auto& o) {
          o.evaluation = 0;
          o.patience = 1;
        }) == "options.patience needs held-out keys, but evaluation is 0");
}

TEST_CASE("tables that are not those of the layer are refused at the start",
          "[F14]") {
  by_hand own{pushed_plan()};
  auto options = own.source;
  auto x = layer_of_x();
  options.tables = std::make_shared<table_store>(*x->initial_tables());
  auto made = pipeline::make(options);
  REQUIRE_FALSE(made);
  CHECK(made.error() == error{errc::invalid_argument,
                              "tables: the tables are not those of this "
                              "layer"});
  CHECK_THROWS_AS(table_store{nullptr}, failure);
}

}  // namespace segue
