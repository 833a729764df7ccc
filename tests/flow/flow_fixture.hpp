// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

#include "segue/embed/pipeline.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/tests/errors/show_result.hpp"

namespace segue::test {

using texts = std::vector<std::string>;
using numbers = std::vector<float>;

/// A moment that has been: a wait until then only looks.
inline const auto past = pipeline::clock::time_point::min();

/// A deadline that only a hang reaches; long, for sanitizers.
pipeline::clock::time_point far_off();

/// Waits for what other threads bring about.
void eventually(const std::function<bool()>& holds);

tensor vector_of(const numbers& values);

/// An example whose one sequence, "x", holds these values.
example sequence_of(std::string key, const numbers& values);

/// One of so many steps: 0, 1, 2, ...
example steps_of(std::string key, std::int64_t steps);

state_spec scalar_state(std::string name);

/// A layer of one numeric column over "x".
std::shared_ptr<const feature_layer> layer_of_x(numeric_options options = {});

/// Options of a pipeline with one state, "s", a float32.
pipeline_options stateful(std::int64_t num_unroll, std::int64_t batch_size,
                          std::int64_t capacity = 100);

pipeline started(pipeline_options options);

/// What next() gave, which must be a batch.
batch taken(result<batch> next);

/// The next batch, which must come.
batch next_of(pipeline& p);
batch next_of(pipeline& p, std::int64_t size);

/// What a wait must end with.
template <class T>
errc ended_with(const result<T>& r) {
  REQUIRE(!r);
  return r.error().code;
}

/// The error of pushing an example that is refused.
error refused(pipeline& p, example e);

void push_all(pipeline& p, std::vector<example> examples);

/// "key/segment" of every entry.
texts entries(const batch& b);

numbers values_of(const tensor& t);

/// Saves the state "s" plus `more` for every entry.
result<void> save_plus(batch& b, float more);

/// Draws and saves until the end; gives what each batch held.
std::vector<texts> drain(pipeline& p);

}  // namespace segue::test
