// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <fstream>
#include <iterator>

#include "../errors/show_result.hpp"
#include "golden_layer.hpp"
#include "segue/tests/golden_lines.hpp"

namespace segue {
namespace {

using namespace test;
namespace json = boost::json;

json::value read_json(const std::string& name) {
  std::ifstream in{test::in_golden(name)};
  return json::parse(std::string{std::istreambuf_iterator<char>{in}, {}});
}

void check_error(const result<sequence_layer>& out, const json::value& want) {
  REQUIRE(!out);
  CHECK(to_string(out.error().code) == want.at("kind").as_string());
  for (auto& part : want.at("mentions").as_array())
    CHECK_THAT(out.error().message,
               Catch::Contains(std::string{part.as_string()}));
}

/// Equal, or as near as `tolerance` says of what may be rounded otherwise.
bool are_near(std::span<const float> seen, const std::vector<float>& expected,
              float tolerance) {
  return std::ranges::equal(seen, expected, [&](float s, float e) {
    return std::abs(s - e) <= tolerance * std::max(1.0F, std::abs(e));
  });
}

void check_output(const sequence_layer& out, const json::object& c,
                  float tolerance = 0) {
  auto& expected = c.at("expected").as_array();
  auto& steps = expected[0].as_array();
  CHECK(out.values.dims() ==
        shape{static_cast<std::int64_t>(expected.size()),
              static_cast<std::int64_t>(steps.size()),
              static_cast<std::int64_t>(steps[0].as_array().size())});
  auto values = out.values.values<float>();
  auto expected_values = to_floats(c.at("expected"));
  if (!are_near(values, expected_values, tolerance))
    CHECK(std::vector<float>(values.begin(), values.end()) == expected_values);
  auto lengths = out.lengths.values<std::int64_t>();
  CHECK(std::vector<std::int64_t>(lengths.begin(), lengths.end()) ==
        json::value_to<std::vector<std::int64_t>>(c.at("length")));
}

}  // namespace

TEST_CASE("the layer gives the golden outputs",
          "[F1][F2][F3][F4][F5][F6][F7][F8][F12][F13][feature_layer]") {
  auto golden = read_json("feature_layer.json");
  auto& cases = golden.at("cases").as_array();
  REQUIRE(cases.size() == 16);
  for (auto& c : cases) {
    auto& object = c.as_object();
    INFO(object.at("name").as_string());
    auto out = golden_layer{object}.run();
    if (object.contains("error")) {
      check_error(out, object.at("error"));
    } else {
      INFO((out ? "" : out.error().message));
      REQUIRE(out);
      check_output(*out, object);
    }
  }
}

// What TensorFlow rounds in another order: means, roots and norms.
TEST_CASE("TensorFlow 1.15's layer gives the same outputs",
          "[F1][F2][F3][F4][F5][F6][F7][F8][F9][F13][feature_layer][golden]") {
  auto lines = golden_lines("layer_cases.jsonl.gz");
  CHECK(lines.size() == 600);
  for (auto& line : lines) {
    auto c = json::parse(line);
    INFO(c.at("name").as_string());
    auto out = golden_layer{c.as_object()}.run();
    INFO((out ? "" : out.error().message));
    REQUIRE(out);
    check_output(*out, c.as_object(), 5e-7F);
  }
}

}  // namespace segue
