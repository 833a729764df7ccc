// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>

#include "../errors/show_result.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/features/concatenate_context_input.hpp"
#include "segue/features/sequence_input_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/tests/options/json_options.hpp"
#include "segue/tests/places.hpp"

namespace segue {
namespace {

namespace json = boost::json;

json::value read_json(const std::string& name) {
  std::ifstream in{test::in_golden(name)};
  return json::parse(std::string{std::istreambuf_iterator<char>{in}, {}});
}

/// The values of a list that may be nested, in order.
void flatten(const json::value& v, std::vector<json::value>& out) {
  if (auto* list = v.if_array())
    for (auto& element : *list)
      flatten(element, out);
  else
    out.push_back(v);
}

tensor to_tensor(const std::vector<json::value>& values, bool numeric) {
  shape dims{static_cast<std::int64_t>(values.size())};
  if (!values.empty() && values.front().is_string()) {
    std::vector<std::string> texts;
    for (auto& v : values)
      texts.emplace_back(v.as_string());
    return tensor::from_strings(dims, texts);
  }
  if (numeric) {
    std::vector<float> numbers;
    for (auto& v : values)
      numbers.push_back(v.to_number<float>());
    return tensor::from<float>(dims, numbers);
  }
  std::vector<std::int64_t> integers;
  for (auto& v : values)
    integers.push_back(v.as_int64());
  return tensor::from<std::int64_t>(dims, integers);
}

/// A list of values becomes a dense feature, a list of lists a ragged one.
feature to_feature(const json::array& example, bool numeric) {
  std::vector<json::value> values;
  if (example.empty() || !example[0].is_array()) {
    flatten(example, values);
    return to_tensor(values, numeric);
  }
  std::vector<std::int64_t> splits{0};
  for (auto& step : example) {
    flatten(step, values);
    splits.push_back(static_cast<std::int64_t>(values.size()));
  }
  return ragged_tensor{to_tensor(values, numeric),
                       tensor::from<std::int64_t>(
                           {static_cast<std::int64_t>(splits.size())}, splits)};
}

std::vector<float> to_floats(const json::value& v) {
  std::vector<json::value> values;
  flatten(v, values);
  std::vector<float> floats;
  for (auto& x : values)
    floats.push_back(x.to_number<float>());
  return floats;
}

struct golden_case {
  feature_layer layer;
  std::map<std::string, tensor> weights;
  batch_features features;
};

/// The cases give tables inline, which a configuration cannot.
json::array without_weights(json::array columns) {
  for (auto& column : columns)
    column.as_object().erase("weights");
  return columns;
}

golden_case make_case(const json::object& c) {
  test::json_options config{
      json::object{{"column", without_weights(c.at("columns").as_array())}}};
  auto columns = read_columns(config.tables("column"));
  CHECK(config.errors() == std::vector<std::string>{});
  auto layer = feature_layer::make(columns, 7);
  REQUIRE(layer);
  golden_case made{*layer, {}, {}};
  std::set<std::string> numeric;
  for (auto& column : c.at("columns").as_array()) {
    auto& o = column.as_object();
    if (o.at("kind") == "numeric") numeric.emplace(o.at("key").as_string());
    if (!o.contains("weights")) continue;
    auto& rows = o.at("weights").as_array();
    auto key = std::string{o.at("of").at("key").as_string()};
    made.weights["embedding/" + key] = tensor::from<float>(
        {static_cast<std::int64_t>(rows.size()),
         static_cast<std::int64_t>(rows[0].as_array().size())},
        to_floats(rows));
  }
  for (auto& [name, examples] : c.at("inputs").as_object())
    for (auto& example : examples.as_array())
      made.features[name].push_back(
          to_feature(example.as_array(), numeric.contains(name)));
  return made;
}

result<sequence_layer> run_case(const json::object& c) {
  auto made = make_case(c);
  auto tables = made.layer.initial_tables();
  REQUIRE(tables);
  table_store store{*tables};
  if (!made.weights.empty()) REQUIRE(store.load(made.weights));
  auto out = sequence_input_layer(made.features, made.layer, *store.snapshot());
  if (!out || !c.contains("context")) return out;
  auto& rows = c.at("context").as_array();
  auto context = tensor::from<float>(
      {static_cast<std::int64_t>(rows.size()),
       static_cast<std::int64_t>(rows[0].as_array().size())},
      to_floats(rows));
  auto joined = concatenate_context_input(context, out->values);
  REQUIRE(joined);
  out->values = *joined;
  return out;
}

void check_error(const result<sequence_layer>& out, const json::value& want) {
  REQUIRE(!out);
  CHECK(to_string(out.error().code) == want.at("kind").as_string());
  for (auto& part : want.at("mentions").as_array())
    CHECK_THAT(out.error().message,
               Catch::Contains(std::string{part.as_string()}));
}

void check_output(const sequence_layer& out, const json::object& c) {
  auto& expected = c.at("expected").as_array();
  auto& steps = expected[0].as_array();
  CHECK(out.values.dims() ==
        shape{static_cast<std::int64_t>(expected.size()),
              static_cast<std::int64_t>(steps.size()),
              static_cast<std::int64_t>(steps[0].as_array().size())});
  auto values = out.values.values<float>();
  CHECK(std::vector<float>(values.begin(), values.end()) ==
        to_floats(c.at("expected")));
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
    auto out = run_case(object);
    if (object.contains("error")) {
      check_error(out, object.at("error"));
    } else {
      INFO((out ? "" : out.error().message));
      REQUIRE(out);
      check_output(*out, object);
    }
  }
}

}  // namespace segue
