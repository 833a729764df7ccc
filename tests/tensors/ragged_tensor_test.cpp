// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/ragged_tensor.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

ragged_tensor ragged(std::initializer_list<std::int64_t> splits) {
  return {tensor::from<float>({4}, {1, 2, 3, 4}),
          tensor::from<std::int64_t>({static_cast<std::int64_t>(splits.size())},
                                     splits)};
}

std::string fault_of(const ragged_tensor& r) {
  auto checked = validate(r);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == errc::invalid_argument);
  return checked.error().message;
}

}  // namespace

TEST_CASE("a ragged tensor with ascending splits is valid",
          "[F1][ragged_tensor]") {
  auto r = ragged({0, 2, 2, 4});
  CHECK(validate(r));
  CHECK(r.rows() == 3);
  CHECK(validate(ragged({0})));
  CHECK(ragged({0}).rows() == 0);
}

TEST_CASE("a faulty ragged tensor names the split", "[F1][ragged_tensor]") {
  CHECK(fault_of(ragged({0, 3, 2})) == "row split 2 is not in [3, 4]");
  CHECK(fault_of(ragged({0, 5})) == "row split 5 is not in [0, 4]");
  CHECK(fault_of(ragged({-1, 2})) == "row split -1 is not in [0, 4]");
}

TEST_CASE("a ragged tensor of the wrong form says what is expected",
          "[F1][ragged_tensor]") {
  auto expected = std::string{"; expected int64 [rows + 1] over [n]"};
  CHECK(fault_of(ragged({})) ==
        "row splits are int64 [0] over values [4]" + expected);
  CHECK(fault_of(ragged_tensor{}) ==
        "row splits are float32 [0] over values [0]" + expected);
  auto matrix = ragged({0, 2});
  matrix.values = matrix.values.reshape({2, 2});
  CHECK(fault_of(matrix) ==
        "row splits are int64 [2] over values [2, 2]" + expected);
}

TEST_CASE("a slice of rows shares values and splits", "[B10][ragged_tensor]") {
  auto r = ragged({0, 2, 2, 4});
  auto part = slice(r, 1, 2);
  CHECK(part.rows() == 2);
  CHECK(part.row_splits == tensor::from<std::int64_t>({3}, {2, 2, 4}));
  CHECK(part.values.data_buffer() == r.values.data_buffer());
  CHECK(part.row_splits.data_buffer() == r.row_splits.data_buffer());
  CHECK(validate(part));
  CHECK(slice(part, 1, 1).row_splits ==
        tensor::from<std::int64_t>({2}, {2, 4}));
  CHECK(slice(r, 3, 0).rows() == 0);
  CHECK(slice(r, 0, 3) == r);
}
