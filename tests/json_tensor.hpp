// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "segue/tensors/tensor.hpp"

namespace segue::test {

/// JSON has no names for some floats; the cases write them as texts.
template <class T>
T number_of(const boost::json::value& v) {
  if constexpr (std::is_same_v<T, bool>)
    return v.as_bool();
  else if (auto* text = v.if_string())
    return static_cast<T>(std::strtod(text->c_str(), nullptr));
  else
    return v.to_number<T>();
}

/// The tensor of these elements, in row-major order.
inline tensor tensor_of(dtype type, const shape& dims,
                        const boost::json::array& elements) {
  REQUIRE(static_cast<std::size_t>(dims.num_elements()) == elements.size());
  if (type == dtype::string) {
    std::vector<std::string> strings;
    for (auto& each : elements)
      strings.emplace_back(each.as_string());
    return tensor::from_strings(dims, std::span<const std::string>{strings});
  }
  auto made = tensor::uninitialized(type, dims);
  visit_dtype(type, [&](auto zero) {
    using T = decltype(zero);
    std::ranges::transform(elements, made.mutable_values<T>().begin(),
                           number_of<T>);
  });
  return made;
}

}  // namespace segue::test
