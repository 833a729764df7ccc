// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/json.hpp>

#include "segue/tests/flow/flow_fixture.hpp"
#include "segue/tests/golden_lines.hpp"
#include "segue/tests/json_tensor.hpp"

namespace segue::test {

inline shape dims_of(const boost::json::value& v) {
  auto dims = boost::json::value_to<std::vector<std::int64_t>>(v);
  return shape{std::span<const std::int64_t>{dims}};
}

inline sparse_tensor sparse_of(dtype type, const boost::json::value& v) {
  auto dims = dims_of(v.at("shape"));
  auto n = static_cast<std::int64_t>(v.at("values").as_array().size());
  auto rank = static_cast<std::int64_t>(dims.rank());
  return {tensor_of(dtype::int64, {n, rank}, v.at("indices").as_array()),
          tensor_of(type, {n}, v.at("values").as_array()), dims};
}

/// One of the random cases that TensorFlow 1.15 has run, from its line in
/// golden/batching_cases.jsonl.gz. What it holds says
/// golden/make_batching_cases.py.
class tensorflow_case {
 public:
  explicit tensorflow_case(const std::string& line)
      : all_(boost::json::parse(line)) {
    for (auto& s : all_.at("sequences").as_array())
      features_.sequences.push_back(spec_of(s));
    for (auto& c : all_.at("context").as_array())
      features_.context.push_back(spec_of(c));
    if (auto* name = all_.at("signal").if_string()) signal_ = *name;
  }

  std::int64_t number() const { return all_.at("case").as_int64(); }
  const boost::json::array& examples() const {
    return all_.at("examples").as_array();
  }
  const boost::json::array& batches() const {
    return all_.at("batches").as_array();
  }
  /// The keys that are left at the end, oldest first.
  texts undelivered() const {
    return boost::json::value_to<texts>(all_.at("undelivered"));
  }
  const parse_spec& features() const { return features_; }
  /// The dense sequence that the saved states depend on, or none.
  const std::string& signal() const { return signal_; }

  /// Whether the first example says what all are like: no dimension varies.
  bool can_be_inferred() const {
    auto fixed = [](const feature_spec& spec) {
      return std::ranges::count(spec.dims.dims(), -1) == 0;
    };
    return std::ranges::all_of(features_.sequences, fixed) &&
           std::ranges::all_of(features_.context, fixed);
  }

  pipeline_options options() const {
    pipeline_options made;
    made.batch.num_unroll = all_.at("num_unroll").as_int64();
    made.batch.batch_size = all_.at("batch_size").as_int64();
    made.batch.capacity = all_.at("capacity").as_int64();
    made.batch.pad = all_.at("pad").as_bool();
    made.batch.allow_small_batch = all_.at("allow_small_batch").as_bool();
    for (auto& s : all_.at("states").as_array()) {
      auto spec = spec_of(s);
      made.states.push_back(
          {spec.name, spec.type, spec.dims,
           tensor_of(spec.type, spec.dims, s.at("initial").as_array())});
    }
    return made;
  }

  example make_example(std::size_t i) const {
    auto& from = examples()[i];
    example e;
    e.key = from.at("key").as_string();
    if (auto* length = from.as_object().if_contains("length"))
      e.length = length->as_int64();
    for (auto& spec : features_.sequences)
      e.sequences.push_back(
          {spec.name, feature_of(spec, from.at("sequences"), true)});
    for (auto& spec : features_.context)
      e.context.push_back(
          {spec.name, feature_of(spec, from.at("context"), false)});
    for (auto& state : options().states)
      if (auto* v = from.at("initial").as_object().if_contains(state.name))
        e.initial_states.push_back(
            {state.name, tensor_of(state.type, state.dims, v->as_array())});
    return e;
  }

 private:
  static feature_spec spec_of(const boost::json::value& v) {
    feature_spec spec;
    spec.name = v.at("name").as_string();
    spec.type = *parse_dtype(v.at("dtype").as_string());
    spec.dims = dims_of(v.at("dims"));
    auto* form = v.as_object().if_contains("layout");
    if (form && form->as_string() == "sparse") spec.form = layout::sparse;
    return spec;
  }

  static feature feature_of(const feature_spec& spec,
                            const boost::json::value& named, bool has_time) {
    auto& v = named.at(spec.name);
    if (spec.form == layout::sparse) return sparse_of(spec.type, v);
    auto elements = static_cast<std::int64_t>(v.as_array().size());
    return tensor_of(
        spec.type,
        has_time ? spec.dims.prepend(elements / spec.dims.num_elements())
                 : spec.dims,
        v.as_array());
  }

  boost::json::value all_;
  parse_spec features_;
  std::string signal_;
};

}  // namespace segue::test
