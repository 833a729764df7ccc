// SPDX-License-Identifier: BSD-3-Clause
// A program that writes its own loop, with a learner, gets the weights of
// segue::train.
#include "segue/embed/learner.hpp"
#include "segue/embed/producer_threads.hpp"
#include "segue/tests/flow/training_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

/// What a program sets up to train by hand as a plan says.
struct by_hand {
  training_plan plan;
  std::unique_ptr<trainable_model> net;
  pipeline_options source;

  explicit by_hand(training_plan p)
      : plan{std::move(p)},
        net{small_lstm(plan.source.layer->width())},
        source{plan.source} {
    source.states = net->states();
    source.tables =
        std::make_shared<table_store>(*source.layer->initial_tables());
    source.layer_ahead = false;
    source.split = {plan.options.evaluation, plan.options.evaluation_seed,
                    held_out_keys::part::kept};
    source.gather = {{plan.options.label}};
  }

  result<learner> make_learner(const label_scaling& scaling = {}) {
    return learner::make(*net, source, plan.options, scaling,
                         plan.carry_states);
  }

  learner learns(const label_scaling& scaling = {}) {
    auto made = make_learner(scaling);
    if (!made) FAIL(made.error().message);
    return std::move(*made);
  }

  template <class Step>
  loss_sum run_epoch(std::int64_t epoch, const Step& step) {
    auto p = started(source);
    producer_threads feed{
        p, {[&](pipeline& into) { return plan.feed(into, epoch); }}};
    loss_sum total;
    for (;;) {
      auto b = p.next(far_off());
      if (!b && b.error().code == errc::end_of_input) return total;
      if (!b) FAIL(b.error().message);
      auto loss = step(*b);
      if (!loss) FAIL(loss.error().message);
      total += *loss;
    }
  }

  tensor_map weights() const {
    auto all = net->parameters();
    all["embedding/word"] = source.tables->snapshot()->table(0);
    return all;
  }
};

training_plan pushed_plan() {
  auto plan = fed_plan(labeled_examples(labeled_csv(40)));
  plan.options.decay = 0.8;
  plan.options.patience.reset();
  return plan;
}

/// Those of the model and the tables.
tensor_map without_labels(tensor_map weights) {
  for (auto* name : {"output/offset", "output/scale", "label/mean"})
    weights.erase(name);
  return weights;
}

/// A batch of four keys, of a pipeline that is still open.
struct one_batch {
  pipeline p;
  batch b;

  explicit one_batch(const pipeline_options& options)
      : p{started(options)}, b{first(p)} {}

  static batch first(pipeline& p) {
    auto examples = labeled_examples(labeled_csv(12));
    REQUIRE(push_in_order(p, examples));
    return next_of(p);
  }
};

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

TEST_CASE("a learner says what it lacks", "[learner]") {
  auto message = [](auto change, label_scaling scaling = {}) {
    by_hand own{pushed_plan()};
    change(own.source);
    auto made = own.make_learner(scaling);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == errc::invalid_argument);
    return made.error().message;
  };
  auto nothing = [](auto&) {};
  CHECK(message([](auto& s) { s.layer = nullptr; }) ==
        "a learner needs a feature layer, but source.layer is null");
  CHECK(message([](auto& s) { s.tables = nullptr; }) ==
        "the layer trains the table 'word', but source.tables is null; give "
        "pipelines and learner the same table_store");
  CHECK(message([](auto& s) { s.states.pop_back(); }) ==
        "the model has the state 'h', but source.states lacks it; set "
        "source.states to model::states()");
  CHECK(message([](auto& s) { s.states.push_back(scalar_state("z")); }) ==
        "source.states has 'z', but the model has no such state; set "
        "source.states to model::states()");
  CHECK(message(nothing, {0, 0}) ==
        "the scaling of labels has offset 0 and scale 0; expected finite "
        "numbers, and a scale above 0");
  CHECK_THAT(message(nothing, {NAN, 1}), Contains("offset nan"));
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

TEST_CASE("a step that is refused changes nothing", "[learner]") {
  by_hand own{pushed_plan()};
  auto learns = own.learns();
  one_batch drawn{own.source};
  auto& b = drawn.b;
  auto before = own.weights();
  auto refusal = [&](const result<loss_sum>& r) {
    REQUIRE_FALSE(r);
    CHECK(own.weights() == before);
    return r.error();
  };
  auto zeros = tensor::zeros(dtype::float32, {4, 3});
  CHECK(
      refusal(learns.step(b, tensor::zeros(dtype::float64, {4, 3}))).message ==
      "labels are float64 [4, 3], expected float32 [4, 3]");
  CHECK(refusal(learns.step(b, tensor::zeros(dtype::float32, {3}))).message ==
        "labels are float32 [3], expected float32 [4, 3]");
  zeros.mutable_values<float>()[5] = INFINITY;
  CHECK_THAT(refusal(learns.step(b, zeros)).message,
             Catch::StartsWith("key 'k") && Contains("inf"));
  own.plan.options.label = "z";
  auto other = own.learns();
  CHECK(refusal(other.step(b)).code == errc::not_found);
  own.plan.options.label.clear();
  auto nameless = own.learns();
  CHECK(refusal(nameless.step(b)).message ==
        "options.label names no sequence; name it, or pass labels");
  batch none;
  CHECK(refusal(learns.step(none)).code == errc::invalid_argument);
  auto moved = std::move(learns);
  CHECK(refusal(learns.step(b)).message ==
        "this learner is empty: it was moved from");
  // The batch is still there to be learned from, once.
  CHECK(moved.step(b));
  CHECK(own.weights() != before);
  before = own.weights();
  CHECK(refusal(moved.step(b)).code == errc::stale);
}

TEST_CASE("a batch of other tables is not learned from", "[learner][F14]") {
  by_hand own{pushed_plan()};
  auto learns = own.learns();
  // This pipeline would start every epoch with new tables.
  auto other = own.source;
  other.tables = nullptr;
  one_batch first{other};
  REQUIRE(learns.step(first.b));
  auto second = next_of(first.p);
  auto r = learns.step(second);
  REQUIRE_FALSE(r);
  CHECK(r.error().code == errc::stale);
  CHECK_THAT(r.error().message,
             Contains("version 0") && Contains("at version 1"));
}

}  // namespace segue
