// SPDX-License-Identifier: BSD-3-Clause
// The feature layer inside a pipeline: its output, its errors, and what its
// callables throw.
#include "segue/features/columns/numeric_column.hpp"
#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

/// A layer of one numeric column over "x".
std::shared_ptr<const feature_layer> layer_of(numeric_options options = {}) {
  std::vector<dense_column_ptr> columns{
      *sequence_numeric_column("x", std::move(options))};
  return std::make_shared<const feature_layer>(
      *feature_layer::make(std::move(columns), 1));
}

}  // namespace

TEST_CASE("a batch carries its layer, an empty one too", "[B12][B17][F1]") {
  auto options = stateful(3, 2);
  options.layer = layer_of();
  auto p = started(options);
  push_all(p, {sequence_of("a", {1, 2, 3, 4}), sequence_of("b", {5})});
  auto empty = next_of(p, 0);
  CHECK(empty.layer().dims() == shape{0, 3, 1});
  CHECK(empty.layer_lengths().dims() == shape{0});
  auto b = next_of(p);
  CHECK(b.layer().dims() == shape{2, 3, 1});
  CHECK(values_of(b.layer()) == numbers{1, 2, 3, 5, 0, 0});
  CHECK(b.layer_lengths() == tensor::from<std::int64_t>({2}, {3, 1}));
  REQUIRE(save_plus(b, 1));
  p.close();
  CHECK(values_of(next_of(p).layer()) == numbers{4, 0, 0});
}

TEST_CASE("the layer is the same however often a batch is dropped",
          "[B16][S3]") {
  auto options = stateful(2, 2);
  options.layer = layer_of();
  auto p = started(options);
  push_all(p, {sequence_of("a", {1, 2, 3}), sequence_of("b", {4, 5}),
               sequence_of("c", {6})});
  p.close();
  for (auto& expected : {numbers{1, 2, 4, 5}, numbers{3, 0, 6, 0}}) {
    for (int drops = 0; drops < 5; ++drops)
      CHECK(values_of(next_of(p).layer()) == expected);
    auto b = next_of(p);
    CHECK(values_of(b.layer()) == expected);
    REQUIRE(save_plus(b, 1));
  }
}

TEST_CASE("an example without what the layer reads is refused", "[B3][F14]") {
  auto options = stateful(1, 1);
  options.layer = layer_of();
  auto p = started(options);
  example e;
  e.key = "k";
  e.sequences = {{"y", vector_of({1})}};
  auto pushed = p.push(e);
  REQUIRE(!pushed);
  CHECK(pushed.error().code == errc::invalid_argument);
  CHECK_THAT(pushed.error().message, Contains("key 'k'") && Contains("'x'") &&
                                         Contains("feature layer"));
  push_all(p, {steps_of("k", 1)});
  CHECK(values_of(next_of(p).layer()) == numbers{0});
}

TEST_CASE("a normalizer that throws ends the run with an error", "[B21]") {
  auto options = stateful(1, 1);
  numeric_options column;
  column.normalizer = [](double) -> double { throw std::range_error{"odd"}; };
  options.layer = layer_of(column);
  auto p = started(options);
  push_all(p, {steps_of("k", 1)});
  auto b = p.next(far_off());
  REQUIRE(!b);
  CHECK(b.error().code == errc::internal);
  CHECK_THAT(b.error().message, Contains("feature_worker") && Contains("odd"));
}

}  // namespace segue
