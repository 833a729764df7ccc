// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <initializer_list>
#include <string>
#include <thread>
#include <vector>

#include "segue/embed/pipeline.hpp"
#include "segue/tests/errors/show_result.hpp"

namespace segue::test {

using texts = std::vector<std::string>;
using numbers = std::vector<float>;

/// A moment that has been: a wait until then only looks.
inline const auto past = pipeline::clock::time_point::min();

/// A deadline that only a hang reaches; long, for sanitizers.
inline pipeline::clock::time_point far_off() {
  return pipeline::clock::now() + std::chrono::minutes{2};
}

/// Waits for what other threads bring about.
inline void eventually(const std::function<bool()>& holds) {
  auto limit = far_off();
  while (!holds()) {
    REQUIRE(pipeline::clock::now() < limit);
    std::this_thread::yield();
  }
}

inline tensor vector_of(const numbers& values) {
  return tensor::from<float>({static_cast<std::int64_t>(values.size())},
                             std::span<const float>{values});
}

/// An example whose one sequence, "x", holds these values.
inline example sequence_of(std::string key, const numbers& values) {
  example e;
  e.key = std::move(key);
  e.sequences = {{"x", vector_of(values)}};
  return e;
}

/// One of so many steps: 0, 1, 2, ...
inline example steps_of(std::string key, std::int64_t steps) {
  numbers values;
  for (std::int64_t i = 0; i < steps; ++i)
    values.push_back(static_cast<float>(i));
  return sequence_of(std::move(key), values);
}

inline state_spec scalar_state(std::string name) {
  return {std::move(name), dtype::float32, {}};
}

/// Options of a pipeline with one state, "s", a float32.
inline pipeline_options stateful(std::int64_t num_unroll,
                                 std::int64_t batch_size,
                                 std::int64_t capacity = 100) {
  pipeline_options options;
  options.batch.num_unroll = num_unroll;
  options.batch.batch_size = batch_size;
  options.batch.capacity = capacity;
  options.states = {scalar_state("s")};
  return options;
}

inline pipeline started(pipeline_options options) {
  auto made = pipeline::make(std::move(options));
  if (!made) FAIL(made.error().message);
  return std::move(*made);
}

/// What next() gave, which must be a batch.
inline batch taken(result<batch> next) {
  if (!next) FAIL(next.error().message);
  return std::move(*next);
}

/// The next batch, which must come.
inline batch next_of(pipeline& p) {
  return taken(p.next(far_off()));
}
inline batch next_of(pipeline& p, std::int64_t size) {
  return taken(p.next(size, far_off()));
}

/// What a wait must end with.
template <class T>
errc ended_with(const result<T>& r) {
  REQUIRE(!r);
  return r.error().code;
}

inline void push_all(pipeline& p, std::vector<example> examples) {
  for (auto& e : examples)
    REQUIRE(p.push(std::move(e), far_off()));
}

/// "key/segment" of every entry.
inline texts entries(const batch& b) {
  texts all;
  for (std::int64_t i = 0; i < b.batch_size(); ++i)
    all.push_back(std::string{b.example_key(i)} + "/" +
                  std::to_string(b.sequence(i)));
  return all;
}

inline numbers values_of(const tensor& t) {
  auto values = t.values<float>();
  return {values.begin(), values.end()};
}

/// Saves the state "s" plus `more` for every entry.
inline result<void> save_plus(batch& b, float more) {
  auto saved = values_of(b.state("s"));
  for (auto& v : saved)
    v += more;
  return b.save_state("s", vector_of(saved));
}

/// Draws and saves until the end; gives what each batch held.
inline std::vector<texts> drain(pipeline& p) {
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
