// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/flow/flow_fixture.hpp"

#include <thread>

namespace segue::test {

pipeline::clock::time_point far_off() {
  return pipeline::clock::now() + std::chrono::minutes{2};
}

void eventually(const std::function<bool()>& holds) {
  auto limit = far_off();
  while (!holds()) {
    REQUIRE(pipeline::clock::now() < limit);
    std::this_thread::yield();
  }
}

tensor vector_of(const numbers& values) {
  return tensor::from<float>({static_cast<std::int64_t>(values.size())},
                             std::span<const float>{values});
}

example sequence_of(std::string key, const numbers& values) {
  example e;
  e.key = std::move(key);
  e.sequences = {{"x", vector_of(values)}};
  return e;
}

example steps_of(std::string key, std::int64_t steps) {
  numbers values;
  for (std::int64_t i = 0; i < steps; ++i)
    values.push_back(static_cast<float>(i));
  return sequence_of(std::move(key), values);
}

state_spec scalar_state(std::string name) {
  return {std::move(name), dtype::float32, {}};
}

std::shared_ptr<const feature_layer> layer_of_x(numeric_options options) {
  std::vector<dense_column_ptr> columns{
      *sequence_numeric_column("x", std::move(options))};
  return std::make_shared<const feature_layer>(
      *feature_layer::make(std::move(columns), 1));
}

pipeline_options stateful(std::int64_t num_unroll, std::int64_t batch_size,
                          std::int64_t capacity) {
  pipeline_options options;
  options.batch.num_unroll = num_unroll;
  options.batch.batch_size = batch_size;
  options.batch.capacity = capacity;
  options.states = {scalar_state("s")};
  return options;
}

pipeline started(pipeline_options options) {
  auto made = pipeline::make(std::move(options));
  if (!made) FAIL(made.error().message);
  return std::move(*made);
}

batch taken(result<batch> next) {
  if (!next) FAIL(next.error().message);
  return std::move(*next);
}

batch next_of(pipeline& p) {
  return taken(p.next(far_off()));
}

batch next_of(pipeline& p, std::int64_t size) {
  return taken(p.next(size, far_off()));
}

error refused(pipeline& p, example e) {
  auto pushed = p.push(std::move(e), past);
  REQUIRE(!pushed);
  return pushed.error();
}

void push_all(pipeline& p, std::vector<example> examples) {
  for (auto& e : examples)
    REQUIRE(p.push(std::move(e), far_off()));
}

texts entries(const batch& b) {
  texts all;
  for (std::int64_t i = 0; i < b.batch_size(); ++i)
    all.push_back(std::string{b.example_key(i)} + "/" +
                  std::to_string(b.segment(i)));
  return all;
}

numbers values_of(const tensor& t) {
  auto values = t.values<float>();
  return {values.begin(), values.end()};
}

result<void> save_plus(batch& b, float more) {
  auto saved = values_of(b.state("s"));
  for (auto& v : saved)
    v += more;
  return b.save_state("s", vector_of(saved));
}

std::vector<texts> drain(pipeline& p) {
  std::vector<texts> all;
  for (;;) {
    auto b = p.next(far_off());
    if (!b) {
      CHECK(b.error() == error{errc::end_of_input, "the input has ended"});
      return all;
    }
    all.push_back(entries(*b));
    REQUIRE(save_plus(*b, 1));
  }
}

}  // namespace segue::test
