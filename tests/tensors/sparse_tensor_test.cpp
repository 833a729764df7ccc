// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/sparse_tensor.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

using indices = std::initializer_list<std::int64_t>;

/// A matrix of `rows` rows; row r, column c holds what `values` says.
sparse_tensor matrix(indices at, std::initializer_list<float> values,
                     shape dense_shape = {4, 3}) {
  auto n = static_cast<std::int64_t>(values.size());
  return {tensor::from<std::int64_t>({n, 2}, at),
          tensor::from<float>({n}, values), std::move(dense_shape)};
}

std::string fault_of(const sparse_tensor& sparse) {
  auto checked = validate(sparse);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == errc::invalid_argument);
  return checked.error().message;
}

}  // namespace

TEST_CASE("a sparse tensor with ascending indices is valid",
          "[B2][sparse_tensor]") {
  CHECK(validate(matrix({0, 1, 0, 2, 3, 0}, {1, 2, 3})));
  CHECK(validate(matrix({}, {})));
  CHECK(validate(matrix({}, {}, {0, 0})));
}

TEST_CASE("a faulty sparse tensor names the index", "[B2][sparse_tensor]") {
  CHECK(fault_of(matrix({0, 3}, {1})) ==
        "sparse index [0, 3] is outside dense shape [4, 3]");
  CHECK(fault_of(matrix({0, 0, 4, 0}, {1, 2})) ==
        "sparse index [4, 0] is outside dense shape [4, 3]");
  CHECK(fault_of(matrix({-1, 0}, {1})) ==
        "sparse index [-1, 0] is outside dense shape [4, 3]");
  CHECK(fault_of(matrix({1, 2, 1, 0}, {1, 2})) ==
        "sparse index [1, 0] does not ascend in row-major order");
  CHECK(fault_of(matrix({1, 2, 1, 2}, {1, 2})) ==
        "sparse index [1, 2] does not ascend in row-major order");
}

TEST_CASE("a sparse tensor of the wrong form says what is expected",
          "[B2][sparse_tensor]") {
  CHECK(fault_of({tensor::from<std::int32_t>({1, 1}, {0}),
                  tensor::from<float>({1}, {1}),
                  {2}}) == "sparse indices are int32, expected int64");
  auto form = std::string{"; expected [n, rank], [n] and rank >= 1 dimensions"};
  CHECK(fault_of({tensor::from<std::int64_t>({1, 1}, {0}),
                  tensor::from<float>({1}, {1}),
                  {2, 2}}) ==
        "sparse indices have shape [1, 1], values [1], dense shape [2, 2]" +
            form);
  CHECK(fault_of({tensor::from<std::int64_t>({2, 1}, {0, 1}),
                  tensor::from<float>({1}, {1}),
                  {2}}) ==
        "sparse indices have shape [2, 1], values [1], dense shape [2]" + form);
  CHECK(fault_of({tensor::from<std::int64_t>({1}, {0}),
                  tensor::from<float>({1}, {1}),
                  {2}}) ==
        "sparse indices have shape [1], values [1], dense shape [2]" + form);
  CHECK(fault_of(matrix({}, {}, {4, -1})) ==
        "sparse dense shape [4, -1] has a negative dimension");
}

TEST_CASE("a slice keeps the entries of its steps, counted from its start",
          "[B10][sparse_tensor]") {
  auto all = matrix({0, 1, 0, 2, 2, 0, 3, 1}, {1, 2, 3, 4});
  CHECK(slice(all, 0, 4) == all);
  CHECK(slice(all, 0, 2) == matrix({0, 1, 0, 2}, {1, 2}, {2, 3}));
  CHECK(slice(all, 2, 2) == matrix({0, 0, 1, 1}, {3, 4}, {2, 3}));
  CHECK(slice(all, 1, 1) == matrix({}, {}, {1, 3}));
  CHECK(slice(all, 4, 0) == matrix({}, {}, {0, 3}));
  CHECK(validate(slice(all, 2, 2)));
  // Values are a view; the whole keeps its indices.
  CHECK(slice(all, 2, 2).values.data_buffer() == all.values.data_buffer());
  CHECK(all == matrix({0, 1, 0, 2, 2, 0, 3, 1}, {1, 2, 3, 4}));
}

TEST_CASE("a slice may reach beyond the entries, as padding does",
          "[B4][sparse_tensor]") {
  auto all = matrix({3, 1}, {4});
  CHECK(slice(all, 2, 4) == matrix({1, 1}, {4}, {4, 3}));
}
