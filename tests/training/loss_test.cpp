// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/loss.hpp"

#include <cmath>

#include "segue/tests/errors/show_result.hpp"

namespace segue {
namespace {

constexpr loss_options squared{loss_kind::mean_squared, 1};
constexpr loss_options huber{loss_kind::huber, 0.5};
constexpr loss_options softmax{loss_kind::softmax_cross_entropy, 1};

tensor numbers(shape dims, std::vector<float> values) {
  return tensor::from<float>(std::move(dims), std::span<const float>{values});
}

/// The mean loss where output `at` is moved by `by`.
double moved(const loss_options& options, const tensor& outputs,
             const tensor& labels, std::span<const step_range> counted,
             std::size_t at, double by) {
  auto values = outputs.values<float>();
  std::vector<float> copy{values.begin(), values.end()};
  copy[at] += static_cast<float>(by);
  return sum_loss(options, {}, numbers(outputs.dims(), copy), labels, counted)
      ->mean();
}

}  // namespace

TEST_CASE("losses are those written out", "[training][loss]") {
  auto outputs = numbers({1, 2, 1}, {1, -2});
  auto labels = numbers({1, 2}, {0.5F, 1});
  std::vector<step_range> all{{0, 2}};
  CHECK(sum_loss(squared, {}, outputs, labels, all)->sum == Approx(0.25 + 9));
  // 0.5 is on the edge of the square, 3 on the line.
  CHECK(sum_loss(huber, {}, outputs, labels, all)->sum ==
        Approx(0.125 + 0.5 * (3 - 0.25)));
  // By itself the square goes up to 1.
  CHECK(sum_loss({.kind = loss_kind::huber}, {}, outputs, labels, all)->sum ==
        Approx(0.125 + (3 - 0.5)));
  auto logits = numbers({1, 1, 3}, {1, 2, 3});
  auto sum = std::exp(1.0) + std::exp(2.0) + std::exp(3.0);
  CHECK(sum_loss(softmax, {}, logits, numbers({1, 1}, {0}),
                 std::vector<step_range>{{0, 1}})
            ->sum == Approx(std::log(sum) - 1));
}

TEST_CASE("a softmax of large logits does not overflow", "[training][loss]") {
  auto loss = find_loss(softmax, {}, numbers({1, 1, 2}, {1e30F, -1e30F}),
                        numbers({1, 1}, {0}), std::vector<step_range>{{0, 1}});
  REQUIRE(loss);
  CHECK(loss->total.sum == 0);
  CHECK(loss->d_outputs == numbers({1, 1, 2}, {0, 0}));
}

TEST_CASE("gradients of losses are those of finite differences",
          "[training][loss]") {
  auto outputs = numbers({2, 2, 2}, {0.3F, -1, 0.2F, 2, 1, 0.7F, -0.4F, 0.1F});
  auto labels = numbers({2, 2}, {1, 0, 1, 1});
  std::vector<step_range> counted{{0, 2}, {1, 2}};
  for (auto& options : {squared, huber, softmax}) {
    auto loss = find_loss(options, {}, outputs, labels, counted);
    REQUIRE(loss);
    CHECK(loss->total.steps == 3);
    for (std::size_t i = 0; i < 8; ++i) {
      constexpr double h = 1e-3;
      auto expected = (moved(options, outputs, labels, counted, i, h) -
                       moved(options, outputs, labels, counted, i, -h)) /
                      (2 * h);
      CHECK(loss->d_outputs.values<float>()[i] ==
            Approx(expected).margin(1e-3));
    }
  }
}

TEST_CASE("steps that do not count have no loss, no gradient and any label",
          "[training][loss]") {
  auto outputs = numbers({2, 2, 1}, {1, 5, 7, 9});
  auto labels = numbers({2, 2}, {0, NAN, NAN, 9.5F});
  auto loss = find_loss(squared, {}, outputs, labels,
                        std::vector<step_range>{{0, 1}, {1, 2}});
  REQUIRE(loss);
  CHECK(loss->total.mean() == Approx(1.25 / 2));
  CHECK(loss->d_outputs == numbers({2, 2, 1}, {1, 0, 0, -0.5F}));
  auto none =
      find_loss(squared, {}, outputs, labels, std::vector<step_range>(2));
  REQUIRE(none);
  CHECK(none->total.mean() == 0);
}

TEST_CASE("labels are scaled before they are held against the outputs",
          "[training][loss]") {
  auto loss = sum_loss(squared, {10, 4}, numbers({1, 1, 1}, {2}),
                       numbers({1, 1}, {22}), std::vector<step_range>{{0, 1}});
  CHECK(loss->sum == Approx(1));
}

TEST_CASE("a label that cannot be is named", "[training][loss]") {
  std::vector<step_range> one{{0, 1}};
  auto message = [&](const loss_options& options, float label) {
    return find_loss(options, {}, numbers({1, 1, 2}, {0, 0}),
                     numbers({1, 1}, {label}), one)
        .error()
        .message;
  };
  CHECK(message(squared, -NAN) ==
        "row 0, step 0: the label is nan; expected a finite number");
  for (auto label : {2.0F, -1.0F, 0.5F})
    CHECK_THAT(message(softmax, label),
               Catch::EndsWith("expected a class, an integer in [0, 2)"));
  CHECK_THAT(find_loss(squared, {}, numbers({1, 2, 1}, {0, 0}),
                       numbers({1, 1}, {0}), one)
                 .error()
                 .message,
             Catch::Contains("outputs are float32 [1, 2, 1] and labels float32 "
                             "[1, 1] for 1 rows"));
}

}  // namespace segue
