// SPDX-License-Identifier: BSD-3-Clause
// What a fault, or an early end, on one node means for the others.
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/tests/flow/csv_fixture.hpp"
#include "segue/tests/flow/spread_run.hpp"

namespace segue::test {
namespace {

using Catch::Matchers::Contains;

constexpr auto source = node_role::source;
constexpr auto state = node_role::state;
constexpr auto worker = node_role::worker;
constexpr auto maker = node_role::batcher;
constexpr auto consumer = node_role::consumer;

/// Each role on a node of its own.
std::vector<role_set> all_apart() {
  return {playing({source}), playing({maker}), playing({state}),
          playing({worker}), playing({consumer})};
}

pipeline_options pushed(std::int64_t num_unroll, std::int64_t batch_size) {
  auto options = stateful(num_unroll, batch_size);
  options.features.sequences = {{"x", dtype::float32, {}, layout::dense}};
  return options;
}

/// All nodes end with the error that one of them had.
void check_all_fail(spread_run& nodes, const std::string& message) {
  auto& drawing = nodes.with(consumer);
  for (;;) {
    auto b = drawing.next(far_off());
    if (b) {
      REQUIRE(save_plus(*b, 1));
      continue;
    }
    CHECK_THAT(b.error().message, Contains(message));
    break;
  }
  nodes.end();
  for (auto& outcome : nodes.outcomes()) {
    REQUIRE(!outcome);
    CHECK_THAT(outcome.error().message, Contains(message));
  }
}

}  // namespace

TEST_CASE("what a consumer's node leaves unsaved is delivered to another",
          "[nodes][S3][S4]") {
  spread_run nodes{pushed(1, 2),
                   {playing({source, maker}), playing({state, worker}),
                    playing({consumer}), playing({consumer})}};
  push_all(nodes.with(source), {steps_of("a", 2), steps_of("b", 2)});
  nodes.with(source).close();
  auto consumers = nodes.all_with(consumer);
  auto held = next_of(*consumers[0]);
  CHECK(entries(held) == texts{"a/0", "b/0"});
  consumers[0]->close(close_mode::cancel);
  CHECK(drain(*consumers[1]) ==
        std::vector<texts>{{"a/0", "b/0"}, {"a/1", "b/1"}});
  CHECK(ended_with(save_plus(held, 1)) == errc::cancelled);
  nodes.end();
  for (auto& outcome : nodes.outcomes())
    CHECK(outcome);
  CHECK(nodes.with(maker).summary().redelivered == 1);
  CHECK(nodes.with(maker).summary().segments == 4);
}

TEST_CASE("a consumer's close ends the pushing on the source's node",
          "[nodes][B21]") {
  spread_run nodes{pushed(1, 2), all_apart()};
  auto& pushing = nodes.with(source);
  push_all(pushing, {steps_of("a", 2), steps_of("b", 1)});
  auto& drawing = nodes.with(consumer);
  auto first = next_of(drawing);
  drawing.close();
  REQUIRE(save_plus(first, 1));
  CHECK(drain(drawing) == std::vector<texts>{{"a/1"}});
  CHECK(ended_with(pushing.push(steps_of("late", 1), far_off())) ==
        errc::cancelled);
}

TEST_CASE("what on_finished throws ends all nodes", "[nodes][B14]") {
  auto options = pushed(1, 1);
  options.on_finished = [](const finished_example& e) {
    if (e.key == "b") throw std::runtime_error{"no room"};
  };
  spread_run nodes{options, all_apart()};
  push_all(nodes.with(source), {steps_of("a", 1), steps_of("b", 1)});
  check_all_fail(nodes, "on_finished threw an exception: no room");
}

TEST_CASE("what on_reject throws ends all nodes", "[nodes][I3]") {
  temporary_folder folder;
  auto path = folder / "a.csv";
  write_file(path, csv_of({{"a", 2}, {"b", 2}, {"c", 2}, {"d", 2}}) +
                       "z,0,none,n,z\n");
  // It is reached when the others have been drawn.
  auto options = reading({path}, 1, 2, 2);
  options.input->grouped = true;
  options.input->on_error = error_policy::skip;
  // Not before all nodes are there: one that goes earlier fails their start.
  std::promise<void> all_there;
  options.on_reject = [there = all_there.get_future().share()](const reject&) {
    there.wait();
    throw std::runtime_error{"full"};
  };
  spread_run nodes{options, all_apart()};
  all_there.set_value();
  check_all_fail(nodes, "full");
}

TEST_CASE("a fault in the input ends all nodes when what came before is saved",
          "[nodes][I3]") {
  temporary_folder folder;
  auto path = folder / "a.csv";
  std::vector<std::pair<std::string, int>> good;
  for (int i = 0; i < 100; ++i)
    good.emplace_back(fmt::format("k{:03}", i), 2);
  write_file(path, csv_of(good) + "z,0,none,n,z\n");
  auto options = reading({path}, 1, 2);
  options.input->grouped = true;
  options.input->chunk_bytes = 512;
  spread_run nodes{options, all_apart()};
  check_all_fail(nodes, "a.csv:202");
  CHECK(nodes.with(maker).summary().finished == 100);
}

TEST_CASE("a failing layer ends all nodes", "[nodes][F4]") {
  auto options = stateful(1, 1);
  options.features.sequences = {{"x", dtype::int64, {}, layout::dense}};
  std::vector<dense_column_ptr> columns{
      *indicator_column(*sequence_categorical_column_with_identity("x", 10))};
  options.layer = std::make_shared<const feature_layer>(
      *feature_layer::make(std::move(columns), 1));
  spread_run nodes{options, all_apart()};
  example bad;
  bad.key = "a";
  bad.sequences = {{"x", tensor::from<std::int64_t>({2}, {3, 99})}};
  push_all(nodes.with(source), {bad});
  check_all_fail(nodes, "99");
}

TEST_CASE("a key that is queued starts anew on its node", "[nodes][B9]") {
  auto options = pushed(1, 2);
  options.batch.on_duplicate = on_duplicate::queue;
  std::vector<std::pair<std::string, float>> finals;
  options.on_finished = [&](const finished_example& e) {
    auto& value = std::get<tensor>(e.states[0].value);
    finals.emplace_back(e.key, value.values<float>()[0]);
  };
  spread_run nodes{options, all_apart()};
  push_all(nodes.with(source),
           {steps_of("a", 3), steps_of("a", 2), steps_of("a", 1)});
  nodes.with(source).close();
  CHECK(drain(nodes.with(consumer)).size() == 6);
  nodes.end();
  CHECK(finals == std::vector<std::pair<std::string, float>>{
                      {"a", 3}, {"a", 2}, {"a", 1}});
}

TEST_CASE("every node's summary names what was not delivered", "[nodes][B20]") {
  auto options = pushed(1, 2);
  options.batch.allow_small_batch = false;
  spread_run nodes{options, all_apart()};
  push_all(nodes.with(source),
           {steps_of("a", 1), steps_of("b", 1), steps_of("c", 1)});
  nodes.with(source).close();
  CHECK(drain(nodes.with(consumer)) == std::vector<texts>{{"a/0", "b/0"}});
  nodes.end();
  for (auto role : {source, maker, state, worker, consumer}) {
    auto counts = nodes.with(role).summary();
    CHECK(counts.undelivered == 1);
    CHECK(counts.undelivered_keys == texts{"c"});
    CHECK(counts.segments == 2);
  }
}

}  // namespace segue::test
