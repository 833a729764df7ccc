// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/example_builder.hpp"

#include <algorithm>
#include <utility>

namespace segue {

namespace {

const std::string& name_in_file(const std::string& name,
                                const input_options& options) {
  auto renamed = std::ranges::find_if(
      options.rename, [&](auto& names) { return names.second == name; });
  return renamed == options.rename.end() ? name : renamed->first;
}

}  // namespace

result<feature_set> feature_set::make(const std::vector<feature_spec>& specs,
                                      bool sequences,
                                      const input_options& options) {
  feature_set set;
  for (auto& spec : specs) {
    auto feature = feature_builder::make(spec, sequences, options);
    if (!feature) return feature.error();
    set.features_.push_back(std::move(*feature));
    set.names_.add(name_in_file(spec.name, options));
  }
  set.given_.resize(specs.size());
  return set;
}

void feature_set::start() {
  for (auto& feature : features_)
    feature.start();
  given_.assign(features_.size(), false);
}

const std::string* feature_set::complete() {
  for (std::size_t i = 0; i < features_.size(); ++i) {
    auto& feature = features_[i];
    if (given_[i]) continue;
    bool completed =
        feature.sequence() ? without_steps() : complete_context(feature);
    if (!completed) return &feature.spec().name;
  }
  return nullptr;
}

bool feature_set::without_steps() const {
  return std::ranges::all_of(features_,
                             [](auto& other) { return other.rows() == 0; });
}

bool feature_set::complete_context(feature_builder& feature) {
  if (!feature.append_default() && !feature.may_be_empty()) return false;
  while (!feature.ragged() && feature.values() < feature.width())
    feature.append_default();
  feature.end_rows(1);
  return true;
}

void feature_set::keep() {
  for (auto& feature : features_)
    feature.keep();
  given_.assign(features_.size(), false);
}

void feature_set::drop() {
  for (auto& feature : features_)
    feature.drop();
  given_.assign(features_.size(), false);
}

void feature_set::finish() {
  for (auto& feature : features_)
    feature.finish();
}

std::vector<named_feature> feature_set::take(std::size_t i) const {
  std::vector<named_feature> taken;
  taken.reserve(features_.size());
  for (auto& feature : features_)
    taken.push_back({feature.spec().name, feature.take(i)});
  return taken;
}

result<example_builder> example_builder::make(const parse_spec& wanted,
                                              const input_options& options) {
  if (wanted.sequences.empty())
    return error{errc::invalid_argument,
                 "nothing in the input is read as a sequence; at least one "
                 "sequence feature or the label is needed"};
  auto sequences = feature_set::make(wanted.sequences, true, options);
  if (!sequences) return sequences.error();
  auto context = feature_set::make(wanted.context, false, options);
  if (!context) return context.error();
  example_builder builder;
  builder.sequences_ = std::move(*sequences);
  builder.context_ = std::move(*context);
  return builder;
}

void example_builder::start() {
  sequences_.start();
  context_.start();
  kept_.clear();
}

record_fault example_builder::complete() {
  if (auto* name = sequences_.complete())
    return {*name, "", "is not among the record's sequences"};
  if (auto* name = context_.complete())
    return {*name, "", "is not in the record's context and has no default"};
  return {};
}

void example_builder::keep(std::string key,
                           std::optional<std::int64_t> length) {
  sequences_.keep();
  context_.keep();
  example e;
  e.key = std::move(key);
  e.length = length;
  kept_.push_back(std::move(e));
}

void example_builder::drop() {
  sequences_.drop();
  context_.drop();
}

std::vector<example> example_builder::finish() {
  sequences_.finish();
  context_.finish();
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    kept_[i].sequences = sequences_.take(i);
    kept_[i].context = context_.take(i);
  }
  return std::exchange(kept_, {});
}

}  // namespace segue
