// SPDX-License-Identifier: BSD-3-Clause
#include "segue/eigen.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "segue/tensors/tensor.hpp"

namespace segue {
namespace {

using Catch::Equals;

/// What the call throws, with its code in front.
template <class F>
std::string refusal(F call) {
  try {
    call();
  } catch (const failure& f) {
    return std::string{to_string(f.code())} + ": " + f.what();
  }
  return "nothing";
}

TEST_CASE("a tensor of rank 2 is a row-major matrix without a copy") {
  auto t = tensor::from<double>({2, 3}, {1, 2, 3, 4, 5, 6});
  auto m = as_matrix<double>(t);
  CHECK(m.rows() == 2);
  CHECK(m.cols() == 3);
  CHECK(m(0, 2) == 3);
  CHECK(m(1, 0) == 4);
  CHECK(m.data() == t.values<double>().data());
}

TEST_CASE("rows of a tensor are a matrix wherever they begin") {
  auto t = tensor::from<float>({3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  auto rows = t.slice(1, 2);
  matrix<float> twice = as_matrix(rows) + as_matrix(rows);
  CHECK(twice(0, 0) == 8);
  CHECK(twice(1, 2) == 18);
}

TEST_CASE("what is written to a matrix is in its tensor") {
  auto t = tensor::zeros(dtype::float32, {2, 2});
  as_mutable_matrix(t) << 1, 2, 3, 4;
  CHECK(t == tensor::from<float>({2, 2}, {1, 2, 3, 4}));
  auto other = t;
  CHECK_THAT(refusal([&] { as_mutable_matrix(t); }),
             Equals("invalid_argument: the tensor float32 [2, 2] shares its "
                    "memory with others, so it cannot be written; copy it "
                    "first"));
}

TEST_CASE("a step of a layer is a strided matrix without a copy") {
  // [B, T, D] of which element (b, t, d) is 100 b + 10 t + d.
  auto layer = tensor::from<float>(
      {2, 3, 2}, {0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121});
  auto step = as_step(layer, 1);
  CHECK(step.rows() == 2);
  CHECK(step.cols() == 2);
  CHECK(step(0, 1) == 11);
  CHECK(step(1, 0) == 110);
  CHECK(step.row(1).data() == &layer.values<float>()[8]);
  as_mutable_step(layer, 2).setConstant(7);
  CHECK(layer == tensor::from<float>({2, 3, 2}, {0, 1, 10, 11, 7, 7, 100, 101,
                                                 110, 111, 7, 7}));
}

TEST_CASE("a batch of nothing is a matrix without rows") {
  auto layer = tensor::zeros(dtype::float32, {0, 3, 2});
  CHECK(as_step(layer, 2).rows() == 0);
  CHECK(as_step(layer, 2).cols() == 2);
  CHECK(as_matrix(tensor::zeros(dtype::float32, {0, 4})).cols() == 4);
}

TEST_CASE("a tensor of another dtype, rank or length is not a matrix") {
  auto t = tensor::zeros(dtype::float32, {2, 3});
  CHECK_THAT(refusal([&] { as_matrix<double>(t); }),
             Equals("invalid_argument: the tensor is float32 [2, 3], expected "
                    "float64"));
  CHECK_THAT(refusal([&] { as_step(t, 0); }),
             Equals("invalid_argument: the tensor is float32 [2, 3], expected "
                    "[B, T, D]; for one number per step, reshape({2, 3, 1}) "
                    "gives it"));
  CHECK(as_step(t.reshape({2, 3, 1}), 0).rows() == 2);
  CHECK_THAT(refusal([] { as_step(tensor::zeros(dtype::float32, {2}), 0); }),
             Equals("invalid_argument: the tensor is float32 [2], expected "
                    "[B, T, D]"));
  CHECK_THAT(refusal([] { as_matrix(tensor{}); }),
             Equals("invalid_argument: the tensor is float32 [0], expected "
                    "[rows, columns]"));
  auto layer = tensor::zeros(dtype::float32, {2, 3, 1});
  CHECK_THAT(refusal([&] { as_step(layer, 3); }),
             Equals("invalid_argument: step is 3, expected one in [0, 3)"));
  CHECK_THAT(refusal([&] { as_mutable_step(layer, -1); }),
             Equals("invalid_argument: step is -1, expected one in [0, 3)"));
  CHECK_THAT(refusal([&] { as_step<std::int64_t>(layer, 0); }),
             Equals("invalid_argument: the tensor is float32 [2, 3, 1], "
                    "expected int64"));
}

}  // namespace
}  // namespace segue
