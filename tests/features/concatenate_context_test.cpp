// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>

#include "layer_cases.hpp"
#include "segue/features/concatenate_context_input.hpp"

namespace segue {

using Catch::Equals;

TEST_CASE("concatenation checks ranks, dtypes and batch sizes",
          "[F13][concatenate_context_input]") {
  auto context = tensor::zeros(dtype::float32, {2, 3});
  auto sequence = tensor::zeros(dtype::float32, {2, 4, 5});
  auto message = [](const tensor& c, const tensor& s) {
    return test::refusal(concatenate_context_input(c, s));
  };
  CHECK(concatenate_context_input(context, sequence)->dims() == shape{2, 4, 8});
  CHECK_THAT(message(sequence, sequence),
             Equals("context input has rank 3, shape [2, 4, 5], expected rank "
                    "2"));
  CHECK_THAT(message(context, context),
             Equals("sequence input has rank 2, shape [2, 3], expected rank "
                    "3"));
  CHECK_THAT(message(tensor::zeros(dtype::int64, {2, 3}), sequence),
             Equals("context input is int64, expected float32"));
  CHECK_THAT(message(context, tensor::zeros(dtype::float64, {2, 4, 5})),
             Equals("sequence input is float64, expected float32"));
  CHECK_THAT(message(tensor::zeros(dtype::float32, {3, 3}), sequence),
             Equals("context input has batch size 3, sequence input has 2; "
                    "they must be the same"));
}

}  // namespace segue
