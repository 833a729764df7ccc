// SPDX-License-Identifier: BSD-3-Clause
// What a program may get wrong with a learner: each is an error that changes
// nothing.
#include <stdexcept>
#include <vector>

#include "segue/embed/step_batch.hpp"
#include "segue/tests/flow/by_hand.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

/// The function in which a model throws.
enum class failing : std::uint8_t { step, backward, set_parameters };

/// A model that throws once.
class throwing_model : public trainable_model {
 public:
  throwing_model(trainable_model& inner, failing where)
      : inner_{inner}, where_{where} {}

  std::vector<state_spec> states() const override { return inner_.states(); }
  std::int64_t output_size() const override { return inner_.output_size(); }
  result<model_step> step(const model_batch& in) override {
    return inner_.step(in);
  }
  result<model_step> step_training(const model_batch& in) override {
    fail_in(failing::step);
    return inner_.step_training(in);
  }
  result<model_gradients> backward(const tensor& d_outputs) override {
    fail_in(failing::backward);
    return inner_.backward(d_outputs);
  }
  tensor_map parameters() const override { return inner_.parameters(); }
  result<void> set_parameters(const tensor_map& values) override {
    fail_in(failing::set_parameters);
    return inner_.set_parameters(values);
  }

 private:
  void fail_in(failing here) {
    if (here == where_ && !std::exchange(thrown_, true))
      throw std::runtime_error{"no device"};
  }

  trainable_model& inner_;
  failing where_;
  bool thrown_ = false;
};

}  // namespace

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
  CHECK(message([](auto& s) { s.states[1].type = dtype::float64; }) ==
        "the state 'h' of source.states is float64 [4], expected float32 [4], "
        "as in the model; set source.states to model::states()");
  CHECK(message([](auto& s) { s.states[0].dims = {5}; }) ==
        "the state 'c' of source.states is float32 [5], expected float32 [4], "
        "as in the model; set source.states to model::states()");
  CHECK(message(nothing, {0, 0}) ==
        "the scaling of labels has offset 0 and scale 0; expected finite "
        "numbers, and a scale above 0");
  CHECK_THAT(message(nothing, {NAN, 1}), Contains("offset nan"));
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
  auto before = own.weights();
  // This pipeline would start every epoch with new tables.
  auto other = own.source;
  other.tables = nullptr;
  one_batch drawn{other};
  auto r = learns.step(drawn.b);
  REQUIRE_FALSE(r);
  CHECK(r.error() ==
        error{errc::invalid_argument,
              "the batch is from a pipeline with other tables; give pipelines "
              "and learner the same table_store"});
  CHECK(own.weights() == before);
  // Nothing was saved.
  CHECK(drawn.b.save_states(batch_for(drawn.b).states));
}

TEST_CASE("a batch without a layer is not learned from", "[learner]") {
  by_hand own{pushed_plan()};
  auto learns = own.learns();
  auto bare = own.source;
  bare.layer = nullptr;
  bare.tables = nullptr;
  one_batch drawn{bare};
  auto r = learns.step(drawn.b);
  REQUIRE_FALSE(r);
  CHECK(r.error() ==
        error{errc::invalid_argument,
              "the batch is from a pipeline without a feature layer, but the "
              "learner needs the layer's values"});
}

TEST_CASE("a batch of older tables is not learned from", "[learner][F14]") {
  by_hand own{pushed_plan()};
  auto learns = own.learns();
  one_batch first{own.source};
  auto second = next_of(first.p, 1);
  REQUIRE(learns.step(first.b));
  auto r = learns.step(second);
  REQUIRE_FALSE(r);
  CHECK(r.error().code == errc::stale);
  CHECK_THAT(r.error().message,
             Contains("version 0") && Contains("at version 1"));
}

TEST_CASE("a batch of a pipeline that is gone is not learned from",
          "[learner][lifetime]") {
  by_hand own{pushed_plan()};
  auto learns = own.learns();
  batch left;
  {
    one_batch drawn{own.source};
    left = std::move(drawn.b);
  }
  CHECK(ended_with(learns.step(left)) == errc::cancelled);
}

TEST_CASE("an empty batch is not learned from", "[learner]") {
  by_hand own{pushed_plan()};
  auto learns = own.learns();
  error expected{errc::invalid_argument,
                 "this batch is empty: it was default-constructed or moved "
                 "from"};
  batch none;
  CHECK(learns.step(none).error() == expected);
  CHECK(learns.step(none, tensor{}).error() == expected);
  one_batch drawn{own.source};
  auto moved = std::move(drawn.b);
  CHECK(learns.step(drawn.b).error() == expected);
  CHECK(learns.step(moved));
}

TEST_CASE("an epoch below 0 is refused", "[learner]") {
  by_hand own{pushed_plan()};
  auto learns = own.learns();
  learns.set_epoch(0);
  CHECK_THROWS_WITH(learns.set_epoch(-5),
                    "the epoch is -5, expected at least 0");
  CHECK_THROWS_AS(learns.set_epoch(-1), failure);
  auto moved = std::move(learns);
  CHECK_THROWS_WITH(learns.set_epoch(1),
                    "this learner is empty: it was moved from");
}

TEST_CASE("an exception of the model is an error of the step", "[learner]") {
  by_hand own{pushed_plan()};
  auto where =
      GENERATE(failing::step, failing::backward, failing::set_parameters);
  throwing_model net{*own.net, where};
  auto made = learner::make(net, own.source, own.plan.options, {});
  REQUIRE(made);
  one_batch drawn{own.source};
  auto before = own.weights();
  auto r = made->step(drawn.b);
  REQUIRE_FALSE(r);
  CHECK(r.error() ==
        error{errc::internal, "the model threw an exception: no device"});
  CHECK(own.weights() == before);
  // The states are saved after the forward pass.
  if (where == failing::step) {
    CHECK(made->step(drawn.b));
  } else {
    CHECK(ended_with(made->step(drawn.b)) == errc::stale);
    auto next = next_of(drawn.p);
    CHECK(made->step(next));
  }
  CHECK(own.weights() != before);
}

TEST_CASE("an exception of the model ends a training with an error",
          "[training]") {
  auto plan = pushed_plan();
  auto inner = small_lstm(plan.source.layer->width());
  throwing_model net{*inner, GENERATE(failing::step, failing::backward)};
  auto r = train(net, plan);
  REQUIRE_FALSE(r);
  CHECK(r.error() ==
        error{errc::internal, "the model threw an exception: no device"});
  auto held_out = small_lstm(plan.source.layer->width());
  throwing_model evaluated{*held_out, failing::step};
  CHECK(evaluate(evaluated, plan, {}).error() == r.error());
}

}  // namespace segue
