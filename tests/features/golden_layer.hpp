// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "segue/features/columns/column_registry.hpp"
#include "segue/features/concatenate_context_input.hpp"
#include "segue/features/sequence_input_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/tests/json_tensor.hpp"
#include "segue/tests/options/json_options.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue::test {

/// The values of a list that may be nested, in order.
inline void flatten(const boost::json::value& v, boost::json::array& out) {
  if (auto* list = v.if_array())
    for (auto& element : *list)
      flatten(element, out);
  else
    out.push_back(v);
}

/// Of one dimension.
inline tensor to_tensor(const boost::json::array& values, dtype type) {
  return tensor_of(type, {static_cast<std::int64_t>(values.size())}, values);
}

/// A list of values becomes a dense feature, a list of lists a ragged one.
inline feature to_feature(const boost::json::array& example, dtype type) {
  boost::json::array values;
  if (example.empty() || !example[0].is_array()) {
    flatten(example, values);
    return to_tensor(values, type);
  }
  std::vector<std::int64_t> splits{0};
  for (auto& step : example) {
    flatten(step, values);
    splits.push_back(static_cast<std::int64_t>(values.size()));
  }
  return ragged_tensor{to_tensor(values, type),
                       tensor::from<std::int64_t>(
                           {static_cast<std::int64_t>(splits.size())}, splits)};
}

inline std::vector<float> to_floats(const boost::json::value& v) {
  boost::json::array values;
  flatten(v, values);
  std::vector<float> floats;
  for (auto& x : values)
    floats.push_back(x.to_number<float>());
  return floats;
}

/// A layer of a golden file, with its tables and its input.
class golden_layer {
 public:
  explicit golden_layer(const boost::json::object& c) : case_{c} {
    auto columns = c.at("columns").as_array();
    for (auto& column : columns)
      prepare(column.as_object());
    json_options config{boost::json::object{{"column", columns}}};
    auto read = read_columns(config.tables("column"));
    CHECK(config.errors() == std::vector<std::string>{});
    auto made = feature_layer::make(read, 7);
    REQUIRE(made);
    layer_ = *made;
    for (auto& [name, examples] : c.at("inputs").as_object())
      for (auto& example : examples.as_array())
        features_[name].push_back(
            to_feature(example.as_array(), types_.at(name)));
  }

  result<sequence_layer> run() {
    auto tables = layer_->initial_tables();
    REQUIRE(tables);
    table_store store{*tables};
    if (!weights_.empty()) REQUIRE(store.load(weights_));
    auto out = sequence_input_layer(features_, *layer_, *store.snapshot());
    if (!out || !case_.contains("context")) return out;
    auto& rows = case_.at("context").as_array();
    auto context = tensor::from<float>(
        {static_cast<std::int64_t>(rows.size()),
         static_cast<std::int64_t>(rows[0].as_array().size())},
        to_floats(rows));
    auto joined = concatenate_context_input(context, out->values);
    REQUIRE(joined);
    out->values = *joined;
    return out;
  }

 private:
  /// The cases give tables and a file's lines inline, which a configuration
  /// cannot: takes them out of a column. Notes what dtypes features have.
  void prepare(boost::json::object& column) {
    if (auto* of = column.if_contains("of")) {
      std::vector<std::string> names;
      if (auto* several = of->if_array())
        for (auto& each : *several)
          names.push_back(prepare_categorical(each.as_object()));
      else
        names.push_back(prepare_categorical(of->as_object()));
      take_weights(column, names);
    } else {
      types_[std::string{column.at("key").as_string()}] = dtype::float32;
    }
  }

  void take_weights(boost::json::object& column,
                    std::vector<std::string> names) {
    auto* weights = column.if_contains("weights");
    if (!weights) return;
    std::ranges::sort(names);
    auto table = "embedding/" + names.front();
    for (std::size_t i = 1; i < names.size(); ++i)
      table += "_" + names[i];
    if (names.size() > 1) table += "_shared_embedding";
    auto& rows = weights->as_array();
    weights_[table] = tensor::from<float>(
        {static_cast<std::int64_t>(rows.size()),
         static_cast<std::int64_t>(rows[0].as_array().size())},
        to_floats(rows));
    column.erase("weights");
  }

  /// Gives the column's name.
  std::string prepare_categorical(boost::json::object& column) {
    std::string key{column.at("key").as_string()};
    auto& kind = column.at("kind").as_string();
    types_[key] = kind == "identity" ? dtype::int64 : dtype::string;
    if (auto* name = column.if_contains("dtype"))
      types_[key] = *parse_dtype(name->as_string());
    if (kind != "vocabulary_file") return key;
    std::string lines;
    for (auto& word : column.at("vocabulary").as_array())
      lines += (word.is_string() ? std::string{word.as_string()}
                                 : boost::json::serialize(word)) +
               "\n";
    column.erase("vocabulary");
    column["vocabulary_file"] = files_.write(key, lines);
    return key;
  }

  const boost::json::object& case_;
  temporary_folder files_;
  std::map<std::string, dtype> types_;
  std::map<std::string, tensor> weights_;
  batch_features features_;
  std::optional<feature_layer> layer_;
};

}  // namespace segue::test
