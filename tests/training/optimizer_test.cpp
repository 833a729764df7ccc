// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/optimizer.hpp"

#include <cmath>

#include "segue/tests/errors/show_result.hpp"
#include "segue/training/clip_norm.hpp"

namespace segue {
namespace {

tensor row(std::vector<float> values) {
  return tensor::from<float>({static_cast<std::int64_t>(values.size())},
                             std::span<const float>{values});
}

table_gradient gradient_of(std::vector<std::int64_t> ids,
                           std::vector<float> rows) {
  auto n = static_cast<std::int64_t>(ids.size());
  auto width = static_cast<std::int64_t>(rows.size()) / n;
  return {"t",
          tensor::from<std::int64_t>({n}, std::span<const std::int64_t>{ids}),
          tensor::from<float>({n, width}, std::span<const float>{rows})};
}

}  // namespace

TEST_CASE("momentum keeps a part of the last velocity",
          "[training][optimizer]") {
  optimizer o{{.kind = optimizer_kind::sgd, .momentum = 0.5}};
  auto w = row({1, -1});
  o.begin_update();
  w = *o.update("w", w, row({2, 4}), 0.1);
  CHECK(w.values<float>()[0] == Approx(0.8));
  CHECK(w.values<float>()[1] == Approx(-1.4));
  o.begin_update();
  w = *o.update("w", w, row({0, 1}), 0.1);
  CHECK(w.values<float>()[0] == Approx(0.7));
  CHECK(w.values<float>()[1] == Approx(-1.7));
}

TEST_CASE("Adam is the paper's algorithm", "[training][optimizer]") {
  optimizer_options options;
  optimizer o{options};
  auto w = row({0.5F});
  double value = 0.5;
  double m = 0;
  double v = 0;
  int t = 0;
  for (auto g : {0.3, -2.0, 0.0, 1e-4}) {
    ++t;
    m = options.beta1 * m + (1 - options.beta1) * g;
    v = options.beta2 * v + (1 - options.beta2) * g * g;
    value -=
        0.01 * (m / (1 - std::pow(options.beta1, t))) /
        (std::sqrt(v / (1 - std::pow(options.beta2, t))) + options.epsilon);
    o.begin_update();
    w = *o.update("w", w, row({static_cast<float>(g)}), 0.01);
    CHECK(w.values<float>()[0] == Approx(value).epsilon(1e-5));
  }
}

TEST_CASE("rows that are not touched neither move nor forget",
          "[training][optimizer]") {
  for (auto kind : {optimizer_kind::sgd, optimizer_kind::adam}) {
    optimizer o{{.kind = kind, .momentum = 0.9}};
    auto table = tensor::zeros(dtype::float32, {3, 2});
    o.begin_update();
    auto rows = o.update_rows("t", table, gradient_of({0, 2}, {1, 1, 2, 2}), 1);
    REQUIRE(rows);
    CHECK(rows->dims() == shape{2, 2});
    CHECK(rows->values<float>()[0] < 0);
    auto before = o.memory();
    o.begin_update();
    REQUIRE(o.update_rows("t", table, gradient_of({0}, {1, 1}), 1));
    for (auto& [name, memory] : o.memory()) {
      auto now = memory.values<float>();
      auto then = before.at(name).values<float>();
      CHECK(now[0] != then[0]);
      CHECK(now[2] == 0);
      CHECK(now[4] == then[4]);
    }
  }
}

TEST_CASE("touched rows learn as a table of their own would",
          "[training][optimizer]") {
  optimizer sparse{{}};
  optimizer dense{{}};
  auto table = tensor::zeros(dtype::float32, {4, 2});
  auto alone = row({0, 0});
  for (int i = 0; i < 3; ++i) {
    sparse.begin_update();
    dense.begin_update();
    auto rows =
        sparse.update_rows("t", table, gradient_of({1}, {0.5F, -1}), 0.1);
    alone = *dense.update("t", alone, row({0.5F, -1}), 0.1);
    CHECK(rows->reshape({2}) == alone);
    table = tensor::zeros(dtype::float32, {4, 2});
    auto values = table.mutable_values<float>();
    values[2] = alone.values<float>()[0];
    values[3] = alone.values<float>()[1];
  }
}

TEST_CASE("an optimizer that is restored goes on alike",
          "[training][optimizer]") {
  optimizer a{{}};
  auto w = row({1, 2, 3});
  a.begin_update();
  w = *a.update("w", w, row({1, 0, -1}), 0.1);
  optimizer b{{}};
  b.restore(a.updates(), a.memory());
  a.begin_update();
  b.begin_update();
  CHECK(*a.update("w", w, row({1, 1, 1}), 0.1) ==
        *b.update("w", w, row({1, 1, 1}), 0.1));
}

TEST_CASE("gradients of other shapes and ids out of range are refused",
          "[training][optimizer]") {
  optimizer o{{}};
  o.begin_update();
  CHECK(o.update("w", row({1}), row({1, 2}), 1).error().message ==
        "parameter 'w' is float32 [1] and its gradient float32 [2]; expected "
        "float32 of the same shape");
  auto table = tensor::zeros(dtype::float32, {2, 1});
  CHECK(o.update_rows("t", table, gradient_of({2}, {1}), 1).error() ==
        error{errc::out_of_range,
              "the gradient of 't' has id 2, expected one in [0, 2)"});
  CHECK_FALSE(o.update_rows("t", table, gradient_of({1}, {1, 2}), 1));
}

TEST_CASE("the norm to clip is that of all gradients together",
          "[training][clip_norm]") {
  tensor_map dense{{"a", row({3})}, {"b", row({0, 0})}};
  std::vector<table_gradient> sparse{gradient_of({5}, {4, 0})};
  CHECK(global_norm(dense, sparse) == Approx(5));
  CHECK(clip_by_global_norm(10, dense, sparse) == Approx(5));
  CHECK(dense["a"].values<float>()[0] == 3);
  auto held = dense["a"];
  CHECK(clip_by_global_norm(1, dense, sparse) == Approx(5));
  CHECK(dense["a"].values<float>()[0] == Approx(0.6));
  CHECK(sparse[0].rows.values<float>()[0] == Approx(0.8));
  CHECK(held.values<float>()[0] == 3);
  CHECK(global_norm(dense, sparse) == Approx(1));
}

}  // namespace segue
