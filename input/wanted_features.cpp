// SPDX-License-Identifier: BSD-3-Clause
#include "segue/input/wanted_features.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "segue/options/nearest_name.hpp"

namespace segue {
namespace {

const feature_spec* find(const std::vector<feature_spec>& features,
                         const std::string& name) {
  auto found = std::ranges::find(features, name, &feature_spec::name);
  return found == features.end() ? nullptr : &*found;
}

/// Sets the form of the sequences that the options call ragged.
result<void> set_ragged(const input_options& options, parse_spec& wanted) {
  for (auto& name : options.ragged) {
    auto found = std::ranges::find(wanted.sequences, name, &feature_spec::name);
    if (found == wanted.sequences.end())
      return error{errc::invalid_argument,
                   fmt::format("ragged names '{}', which is no sequence that "
                               "is read",
                               name)};
    found->form = layout::ragged;
    found->dims = {};
  }
  return {};
}

}  // namespace

result<parse_spec> wanted_features(const input_options& options,
                                   const parse_spec& spec) {
  auto wanted = spec;
  if (!options.label.empty()) {
    auto* same = find(wanted.sequences, options.label);
    if (!same) {
      wanted.sequences.push_back({options.label, dtype::float32, {}});
    } else if (same->type != dtype::float32) {
      return error{
          errc::invalid_argument,
          fmt::format("the label '{}' is read as float32, but the feature "
                      "layer reads that column as {}; one column has one dtype",
                      options.label, to_string(same->type))};
    }
  }
  for (auto& name : options.context)
    if (!find(wanted.context, name))
      wanted.context.push_back({name, dtype::string, {}});
  if (auto set = set_ragged(options, wanted); !set) return set.error();
  std::ranges::sort(wanted.sequences, {}, &feature_spec::name);
  std::ranges::sort(wanted.context, {}, &feature_spec::name);
  return wanted;
}

result<void> check_defaults(const parse_spec& wanted,
                            const input_options& options) {
  std::vector<std::string_view> names;
  for (auto* features : {&wanted.sequences, &wanted.context})
    for (auto& feature : *features)
      names.push_back(feature.name);
  for (auto& [name, text] : options.defaults) {
    if (std::ranges::find(names, name) != names.end()) continue;
    auto nearest = nearest_name(name, names);
    return error{
        errc::invalid_argument,
        fmt::format("there is a default for the column '{}', which nothing "
                    "reads{}",
                    name,
                    nearest.empty()
                        ? ""
                        : fmt::format("; did you mean '{}'?", nearest))};
  }
  return {};
}

}  // namespace segue
