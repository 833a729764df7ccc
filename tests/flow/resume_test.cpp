// SPDX-License-Identifier: BSD-3-Clause
// Sequences in pieces: on_duplicate = "resume".
#include <map>
#include <mutex>

#include "segue/tests/flow/csv_fixture.hpp"
#include "segue/tests/flow/spread_run.hpp"
#include "segue/tests/flow/training_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using finals = std::vector<std::pair<std::string, numbers>>;

pipeline_options resuming(std::int64_t num_unroll, std::int64_t batch_size,
                          std::int64_t capacity = 100) {
  auto options = stateful(num_unroll, batch_size, capacity);
  options.batch.on_duplicate = on_duplicate::resume;
  return options;
}

/// The state counts steps and adds up their values; both are exact.
result<void> save_sum(batch& b) {
  auto sum = values_of(b.state("s"));
  auto x = values_of(b.sequences("x"));
  auto steps = x.size() / sum.size();
  for (std::size_t row = 0; row < sum.size(); ++row)
    for (std::int64_t t = 0; t < b.length(static_cast<std::int64_t>(row)); ++t)
      sum[row] = sum[row] * 2 + x[row * steps + static_cast<std::size_t>(t)];
  return b.save_states({{"s", vector_of(sum)}});
}

void save_all(pipeline& p) {
  while (auto b = p.next(far_off()))
    REQUIRE(save_sum(*b));
}

void listen(pipeline_options& options, finals& into) {
  options.on_finished = [&into](const finished_example& done) {
    into.emplace_back(done.key, values_of(done.state("s")));
  };
}

example from_state(example e, float value) {
  e.initial_states = {{"s", tensor::from<float>({}, {value})}};
  return e;
}

}  // namespace

TEST_CASE("pieces of a sequence give the states of the whole", "[B9][E1]") {
  for (std::int64_t num_unroll : {1, 2, 5}) {
    auto options = resuming(num_unroll, 2);
    finals done;
    listen(options, done);
    auto p = started(options);
    push_all(p, {sequence_of("k", {1, 2}), sequence_of("j", {7}),
                 sequence_of("k", {3}), sequence_of("k", {4, 5, 6}),
                 sequence_of("whole", {1, 2, 3, 4, 5, 6})});
    p.close();
    save_all(p);
    std::map<std::string, numbers> last;
    for (auto& [key, state] : done)
      last[key] = state;
    CHECK(last["k"] == last["whole"]);
    CHECK(last["k"] == numbers{120});
    CHECK(last["j"] == numbers{7});
  }
}

TEST_CASE("a piece resumes a key whose last example has finished", "[B9]") {
  auto options = resuming(1, 1);
  finals done;
  listen(options, done);
  auto p = started(options);
  float expected = 0;
  for (int piece = 1; piece <= 3; ++piece) {
    push_all(p, {sequence_of("k", {static_cast<float>(piece)})});
    auto b = next_of(p);
    CHECK(values_of(b.state("s")) == numbers{expected});
    expected = expected * 2 + static_cast<float>(piece);
    REQUIRE(save_sum(b));
  }
  // One without steps carries the state on as it is.
  push_all(p, {steps_of("k", 0), sequence_of("k", {0})});
  p.close();
  save_all(p);
  CHECK(done ==
        finals{{"k", {1}}, {"k", {4}}, {"k", {11}}, {"k", {11}}, {"k", {22}}});
}

TEST_CASE("an example with states of its own starts from these", "[B9][B14]") {
  auto options = resuming(1, 1);
  finals done;
  listen(options, done);
  auto p = started(options);
  push_all(p, {from_state(sequence_of("k", {1}), 4), sequence_of("k", {1}),
               from_state(sequence_of("k", {1}), 0), sequence_of("k", {1})});
  p.close();
  save_all(p);
  CHECK(done == finals{{"k", {9}}, {"k", {19}}, {"k", {1}}, {"k", {3}}});
}

TEST_CASE("what was dropped is resumed once it is saved", "[B9][S3]") {
  auto options = resuming(1, 1, 2);
  finals done;
  listen(options, done);
  auto p = started(options);
  push_all(p, {sequence_of("k", {1}), sequence_of("k", {1})});
  p.close();
  (void)next_of(p);
  save_all(p);
  CHECK(done == finals{{"k", {1}}, {"k", {3}}});
}

TEST_CASE("keys in files resume within an epoch", "[B9][B22]") {
  temporary_folder folder;
  write_file(folder / "a.jsonl",
             "{\"key\":\"k\",\"sequences\":{\"x\":[1,2]}}\n"
             "{\"key\":\"j\",\"sequences\":{\"x\":[5]}}\n"
             "{\"key\":\"k\",\"sequences\":{\"x\":[3]}}\n");
  auto options = resuming(1, 4);
  input_options input;
  input.files = {folder / "a.jsonl"};
  input.format = "jsonl";
  input.key = "key";
  options.input = input;
  options.features.sequences = {{"x", dtype::float32, {}, layout::dense}};
  options.batch.epochs = 2;
  std::map<std::pair<std::string, std::uint32_t>, std::vector<numbers>> done;
  options.on_finished = [&](const finished_example& e) {
    done[{e.key, e.epoch}].push_back(values_of(e.state("s")));
  };
  auto p = started(options);
  save_all(p);
  for (std::uint32_t epoch : {0U, 1U}) {
    CHECK(done[{"k", epoch}] == std::vector<numbers>{{4}, {11}});
    CHECK(done[{"j", epoch}] == std::vector<numbers>{{5}});
  }
}

TEST_CASE("pieces resume over nodes, with copies or without",
          "[nodes][B9][E1]") {
  auto replicas = GENERATE(0, 1);
  auto options = resuming(1, 2);
  options.features.sequences = {{"x", dtype::float32, {}, layout::dense}};
  finals done;
  listen(options, done);
  spread_run nodes{options,
                   {playing({node_role::source}), playing({node_role::batcher}),
                    playing({node_role::state, node_role::worker}),
                    playing({node_role::state, node_role::consumer})},
                   replicas};
  auto& source = nodes.with(node_role::source);
  auto& consumer = nodes.with(node_role::consumer);
  push_all(source, {sequence_of("k", {1, 2}), sequence_of("k", {3})});
  for (int batches = 0; batches < 2; ++batches) {
    auto b = next_of(consumer, 1);
    REQUIRE(save_sum(b));
  }
  // The first two may have finished by now, or not.
  push_all(source, {from_state(sequence_of("j", {1}), 5), steps_of("k", 0),
                    sequence_of("k", {4}), sequence_of("j", {2})});
  source.close();
  save_all(consumer);
  nodes.end();
  std::map<std::string, std::vector<numbers>> by_key;
  for (auto& [key, state] : done)
    by_key[key].push_back(state);
  CHECK(by_key["k"] == std::vector<numbers>{{4}, {11}, {11}, {26}});
  CHECK(by_key["j"] == std::vector<numbers>{{11}, {24}});
}

TEST_CASE("training refuses what would make its batches depend on time",
          "[B9]") {
  temporary_folder folder;
  write_file(folder / "a.csv", labeled_csv(4));
  auto plan = labeled_plan(folder / "a.csv");
  auto message_of = [](training_plan refused) {
    auto outcome = trained(std::move(refused));
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().code == errc::invalid_argument);
    return outcome.error().message;
  };
  auto resumed = plan;
  resumed.source.batch.on_duplicate = on_duplicate::resume;
  CHECK(message_of(resumed) ==
        "training cannot use batch.on_duplicate = \"resume\": a checkpoint "
        "does not hold the states of finished keys");
  plan.source.batch.max_wait = 1;
  CHECK(message_of(plan) ==
        "training cannot use batch.min_batch_size or batch.max_wait: its "
        "batches would depend on time, and so would the weights");
}

}  // namespace segue
