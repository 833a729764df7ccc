// SPDX-License-Identifier: BSD-3-Clause
// What a program may get wrong with a batch: each is an error, and the batch
// can still be saved.
#include <limits>

#include "segue/embed/step_batch.hpp"
#include "segue/models/make_model.hpp"
#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

/// A pipeline of two keys with a layer, and its first batch.
struct drawn {
  pipeline p;
  batch b;

  explicit drawn(std::shared_ptr<const feature_layer> layer = layer_of_x())
      : p{[&] {
          auto options = stateful(2, 2);
          options.layer = std::move(layer);
          return started(std::move(options));
        }()} {
    push_all(p, {steps_of("a", 3), steps_of("b", 4)});
    b = next_of(p);
  }

  /// The batch is as it was.
  void check_usable() {
    REQUIRE(save_plus(b, 1));
    CHECK(entries(next_of(p)) == texts{"a/1", "b/1"});
  }
};

/// A model that carries nothing: its outputs are its inputs.
struct echo final : model {
  std::vector<state_spec> states() const override { return {}; }
  std::int64_t output_size() const override { return 1; }
  result<model_step> step(const model_batch& in) override {
    return model_step{in.inputs, {}};
  }
};

}  // namespace

TEST_CASE("states of another batch are refused by their shape",
          "[S1][misuse]") {
  drawn d;
  push_all(d.p, {steps_of("c", 2)});
  auto small = next_of(d.p, 1);
  CHECK(ended_with(small.save_state("s", d.b.state("s"))) ==
        errc::invalid_argument);
  CHECK(ended_with(d.b.save_state("s", small.state("s"))) ==
        errc::invalid_argument);
  CHECK(ended_with(d.b.save_states({{"s", small.state("s")}})) ==
        errc::invalid_argument);
  d.check_usable();
}

TEST_CASE("a state that is no state is refused", "[S1][misuse]") {
  drawn d;
  for (auto& wrong :
       {tensor{}, tensor::zeros(dtype::float32, {}),
        tensor::zeros(dtype::float32, {2, 1}),
        tensor::zeros(dtype::float32, {1, 2}),
        tensor::zeros(dtype::string, {2}), tensor::zeros(dtype::float64, {2})})
    CHECK_THAT(d.b.save_state("s", wrong).error().message,
               Contains("expected float32 [2]"));
  for (const auto* name : {"", "S", "x", "s "})
    CHECK(ended_with(d.b.save_state(name, vector_of({1, 2}))) ==
          errc::not_found);
  auto gone = vector_of({1, 2});
  auto moved = std::move(gone);
  CHECK(ended_with(d.b.save_state("s", gone)) == errc::invalid_argument);
  d.check_usable();
}

TEST_CASE("saving no states of those declared saves none", "[S2][misuse]") {
  drawn d;
  REQUIRE(d.b.save_states({}));
  CHECK(ended_with(d.b.acknowledge()) == errc::invalid_argument);
  d.check_usable();
}

TEST_CASE("without states, saving them all acknowledges the batch",
          "[B7][S4][misuse]") {
  auto options = stateful(1, 1);
  options.states.clear();
  options.layer = layer_of_x();
  auto p = started(options);
  push_all(p, {steps_of("a", 2)});
  p.close();
  auto b = next_of(p);
  REQUIRE(b.save_states({}));
  CHECK(ended_with(b.save_states({})) == errc::stale);
  b = next_of(p);
  CHECK(entries(b) == texts{"a/1"});
  echo net;
  REQUIRE(step_batch(net, b));
  CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
}

TEST_CASE("a step that leaves out a state is refused",
          "[S2][step_batch][misuse]") {
  drawn d;
  echo net;
  auto done = step_batch(net, d.b);
  REQUIRE(!done);
  CHECK(done.error() == error{errc::invalid_argument,
                              "the step of the model gave no state 's', which "
                              "the pipeline declares"});
  d.check_usable();
}

TEST_CASE("a batch that was moved from refuses everything",
          "[S4][lifetime][misuse]") {
  drawn d;
  auto moved = std::move(d.b);
  auto& b = d.b;
  CHECK(ended_with(b.save_state("s", vector_of({1, 2}))) ==
        errc::invalid_argument);
  CHECK(ended_with(b.save_states({})) == errc::invalid_argument);
  CHECK(ended_with(b.acknowledge()) == errc::invalid_argument);
  b.drop();
  CHECK_THROWS_AS(b.num_unroll(), failure);
  CHECK_THROWS_AS(b.lengths(), failure);
  CHECK_THROWS_AS(b.layer(), failure);
  CHECK_THROWS_AS(b.layer_lengths(), failure);
  CHECK_THROWS_AS(b.table_version(), failure);
  CHECK_THROWS_AS(b.sequence_names(), failure);
  CHECK_THROWS_AS(b.context_names(), failure);
  CHECK_THROWS_AS(b.state_names(), failure);
  CHECK_THROWS_AS(b.sequences("x"), failure);
  CHECK_THROWS_AS(b.tag(0), failure);
  CHECK_THROWS_AS(b.layer_gradients({}), failure);
  CHECK_THROWS_AS(batch_for(b), failure);
  auto& same = moved;
  moved = std::move(same);
  CHECK(moved.batch_size() == 2);
  b = std::move(moved);
  d.check_usable();
}

TEST_CASE("an entry that does not exist is refused", "[B11][misuse]") {
  drawn d;
  constexpr auto huge = std::numeric_limits<std::int64_t>::max();
  for (auto b : {std::int64_t{2}, std::int64_t{-1}, huge, -huge - 1}) {
    CHECK_THROWS_AS(d.b.key(b), failure);
    CHECK_THROWS_AS(d.b.next_key(b), failure);
    CHECK_THROWS_AS(d.b.example_key(b), failure);
    CHECK_THROWS_AS(d.b.segment(b), failure);
    CHECK_THROWS_AS(d.b.segment_count(b), failure);
    CHECK_THROWS_AS(d.b.length(b), failure);
    CHECK_THROWS_AS(d.b.total_length(b), failure);
    CHECK_THROWS_AS(d.b.insertion_index(b), failure);
    CHECK_THROWS_AS(d.b.epoch(b), failure);
    CHECK_THROWS_AS(d.b.tag(b), failure);
  }
  d.check_usable();
}

TEST_CASE("the tensors of a batch are not to be written", "[B12][misuse]") {
  drawn d;
  auto x = d.b.sequences("x");
  CHECK_THROWS_AS(x.mutable_values<float>(), failure);
  CHECK_THROWS_AS(x.values<double>(), failure);
  auto state = d.b.state("s");
  CHECK_THROWS_AS(state.mutable_values<float>(), failure);
  d.check_usable();
}

TEST_CASE("a batch size that cannot be is refused", "[B17][misuse]") {
  auto p = started(stateful(1, 1, 3));
  constexpr auto huge = std::numeric_limits<std::int64_t>::max();
  for (auto size : {std::int64_t{-1}, std::int64_t{4}, huge, -huge - 1}) {
    CHECK(ended_with(p.next(size)) == errc::invalid_argument);
    CHECK(ended_with(p.next(size, past)) == errc::invalid_argument);
    CHECK(ended_with(p.next_ready(size, past)) == errc::invalid_argument);
  }
  CHECK(ended_with(p.next_ready(0, far_off())) == errc::invalid_argument);
  CHECK(p.next(0)->batch_size() == 0);
}

TEST_CASE("gradients of another form than the layer are refused",
          "[F14][misuse]") {
  drawn d;
  for (auto& wrong : {tensor{}, tensor::zeros(dtype::float64, {2, 2, 1}),
                      tensor::zeros(dtype::float32, {2, 1, 2})})
    CHECK_THAT(d.b.layer_gradients(wrong).error().message,
               Contains("expected float32 [2, 2, 1]"));
  REQUIRE(d.b.layer_gradients(d.b.layer()));
  d.check_usable();
  drawn bare{nullptr};
  CHECK(ended_with(bare.b.layer_gradients({})) == errc::invalid_argument);
  CHECK(ended_with(bare.b.layer_gradients(vector_of({1}))) ==
        errc::invalid_argument);
}

TEST_CASE("gradients after the pipeline's end are refused",
          "[F14][lifetime][misuse]") {
  std::optional<drawn> d{std::in_place};
  auto b = std::move(d->b);
  d.reset();
  CHECK(ended_with(b.layer_gradients(b.layer())) == errc::cancelled);
}

TEST_CASE("a model that does not fit its batch is an error",
          "[S1][step_batch][misuse]") {
  drawn d;
  model_options options;
  options.units = 3;
  auto net = make_model(options, 1, {});
  REQUIRE(net);
  // Its states are not those of the pipeline.
  CHECK_THAT(step_batch(**net, d.b).error().message,
             Contains("the batch has no state"));
  CHECK_THAT(step_batch(**net, d.b, false).error().message,
             Contains("gave no state 's'"));
  auto wide = make_model(options, 7, {});
  REQUIRE(wide);
  CHECK(ended_with(step_batch(**wide, d.b, false)) == errc::invalid_argument);
  drawn bare{nullptr};
  CHECK(ended_with(step_batch(**net, bare.b, false)) == errc::invalid_argument);
  d.check_usable();
}

TEST_CASE("only what has time is split by it", "[B12][misuse]") {
  CHECK(ended_with(split_time({})) == errc::invalid_argument);
  CHECK(ended_with(split_time(tensor::zeros(dtype::string, {}))) ==
        errc::invalid_argument);
  CHECK(split_time(tensor::zeros(dtype::float32, {2, 0, 3}))->empty());
  CHECK(split_time(tensor::zeros(dtype::string, {0, 2}))->size() == 2);
}

}  // namespace segue
