// SPDX-License-Identifier: BSD-3-Clause
// The feature layer inside a pipeline: its output, its errors, and what its
// callables throw.
#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {

using namespace test;
using Catch::Contains;

TEST_CASE("a batch carries its layer, an empty one too", "[B12][B17][F1]") {
  auto options = stateful(3, 2);
  options.layer = layer_of_x();
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
  options.layer = layer_of_x();
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
  options.layer = layer_of_x();
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
  options.layer = layer_of_x(column);
  auto p = started(options);
  push_all(p, {steps_of("k", 1)});
  auto b = p.next(far_off());
  REQUIRE(!b);
  CHECK(b.error().code == errc::internal);
  CHECK_THAT(b.error().message, Contains("feature_worker") && Contains("odd"));
}

TEST_CASE("a first example does not decide against the layer", "[B3][F14]") {
  auto with = [](std::string key, tensor x) {
    example e;
    e.key = std::move(key);
    e.sequences = {{"x", std::move(x)}, {"y", vector_of({1, 2})}};
    return e;
  };
  auto options = stateful(2, 1);
  options.layer = layer_of_x();
  auto p = started(options);
  CHECK(refused(p, with("a", tensor::zeros(dtype::float64, {2}))).message ==
        "key 'a': sequence 'x' is float64, but column 'x' reads float32; "
        "convert it, or declare it in pipeline_options::features, or set the "
        "column's dtype");
  CHECK(refused(p, with("a", tensor::zeros(dtype::string, {2}))).message ==
        "key 'a': sequence 'x' is string, but column 'x' reads float32");
  CHECK(refused(p, with("a", tensor::zeros(dtype::float32, {2, 2}))).message ==
        "key 'a': sequence 'x' has shape [2] per step, but column 'x' reads "
        "[]");
  REQUIRE(p.push(with("a", vector_of({3, 4}))));
  CHECK(refused(p, with("b", tensor::zeros(dtype::int32, {2}))).message ==
        "key 'b': sequence 'x' is dense int32, expected dense float32");
  auto batch = next_of(p);
  CHECK(values_of(batch.layer()) == numbers{3, 4});
  CHECK(values_of(batch.sequences("y")) == numbers{1, 2});
}

TEST_CASE("a value per step may have a dimension of its own", "[B3][F14]") {
  example e;
  e.key = "a";
  e.sequences = {{"x", vector_of({3, 4}).reshape({2, 1})}};
  auto options = stateful(2, 1);
  options.layer = layer_of_x();
  auto p = started(options);
  REQUIRE(p.push(std::move(e)));
  CHECK(values_of(next_of(p).layer()) == numbers{3, 4});
}

TEST_CASE("features are declared as the layer can read them", "[B3][F14]") {
  auto options = stateful(2, 1);
  options.layer = layer_of_x();
  auto refusal = [&](feature_spec x) {
    options.features.sequences = {std::move(x)};
    auto made = pipeline::make(options);
    REQUIRE(!made);
    CHECK(made.error().code == errc::invalid_argument);
    return made.error().message;
  };
  CHECK(refusal({"x", dtype::string}) ==
        "sequence 'x' is string, but column 'x' reads float32");
  CHECK(refusal({"x", dtype::float32, {2}}) ==
        "sequence 'x' has shape [2] per step, but column 'x' reads []");
  options.features.sequences = {{"x", dtype::int32}};
  auto p = started(options);
  example e;
  e.key = "a";
  e.sequences = {{"x", tensor::from<std::int32_t>({2}, {3, 4})}};
  REQUIRE(p.push(std::move(e)));
  CHECK(values_of(next_of(p).layer()) == numbers{3, 4});
}

TEST_CASE("context is not declared alone", "[B3]") {
  auto options = stateful(2, 1);
  options.features.context = {{"c"}};
  auto made = pipeline::make(options);
  REQUIRE(!made);
  CHECK_THAT(made.error().message, Contains("features.context"));
}

}  // namespace segue
