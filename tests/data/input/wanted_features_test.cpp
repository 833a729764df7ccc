// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/wanted_features.hpp"

#include <catch2/catch.hpp>

namespace segue {

TEST_CASE("label and context join what the layer asks for",
          "[F14][wanted_features]") {
  input_options options;
  options.label = "b";
  options.context = {"z", "c"};
  parse_spec spec{{{"x", dtype::int64, {}}, {"a", dtype::string, {}}},
                  {{"z", dtype::float32, {}}}};
  auto wanted = wanted_features(options, spec).value();
  CHECK(wanted.sequences == std::vector<feature_spec>{{"a", dtype::string, {}},
                                                      {"b", dtype::float32, {}},
                                                      {"x", dtype::int64, {}}});
  CHECK(wanted.context == std::vector<feature_spec>{{"c", dtype::string, {}},
                                                    {"z", dtype::float32, {}}});
}

}  // namespace segue
