// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/check_finite.hpp"

#include <cmath>

#include "segue/tests/errors/show_result.hpp"

namespace segue {

TEST_CASE("the first weight that is not finite is named", "[check_finite]") {
  auto found = [](std::initializer_list<float> values) {
    auto weights = tensor::from<float>({2, 2}, values);
    auto checked = check_finite("lstm/kernel", weights);
    return checked ? "" : checked.error().message;
  };
  CHECK(found({0, -1e38F, 1e-45F, 3}).empty());
  CHECK(found({0, 1, -NAN, INFINITY}) ==
        "tensor 'lstm/kernel' holds nan at index 2; expected finite numbers");
  CHECK(found({0, -INFINITY, NAN, 1}) ==
        "tensor 'lstm/kernel' holds -inf at index 1; expected finite numbers");
  CHECK(check_finite("ids", tensor::from<std::int64_t>({1}, {1})));
}

}  // namespace segue
