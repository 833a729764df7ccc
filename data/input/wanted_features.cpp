// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/wanted_features.hpp"

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

/// Returns why the label cannot be read; empty if it can.
std::string fault_of_label(const input_options& options,
                           const parse_spec& spec) {
  if (options.label.empty()) return {};
  auto* same = find(spec.sequences, options.label);
  if (!same || same->type == dtype::float32) return {};
  return fmt::format(
      "the label '{}' is read as float32, but the feature layer reads that "
      "column as {}; a column can have only one dtype",
      options.label, to_string(same->type));
}

/// Returns the names in `ragged` that nothing reads.
std::vector<std::string> unread_ragged(const input_options& options,
                                       const parse_spec& spec) {
  std::vector<std::string> unread;
  for (auto& name : options.ragged) {
    bool context = find(spec.context, name) ||
                   std::ranges::count(options.context, name) > 0;
    if (name != options.label && !context && !find(spec.sequences, name))
      unread.push_back(name);
  }
  return unread;
}

std::string not_read(std::string_view name) {
  return fmt::format("ragged lists '{}', but no feature of that name is read",
                     name);
}

/// Returns a fault for each name in `default` that nothing reads.
std::vector<option_fault> unread_defaults(const parse_spec& wanted,
                                          const input_options& options) {
  std::vector<std::string_view> names;
  for (auto* features : {&wanted.sequences, &wanted.context})
    for (auto& feature : *features)
      names.push_back(feature.name);
  std::vector<option_fault> faults;
  for (auto& [name, text] : options.defaults) {
    if (std::ranges::find(names, name) != names.end()) continue;
    auto nearest = nearest_name(name, names);
    auto hint =
        nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest);
    faults.push_back(
        {"default." + name, fmt::format("there is a default for the column "
                                        "'{}', but nothing reads that column{}",
                                        name, hint)});
  }
  return faults;
}

/// Returns all features that are read, without checking the options.
parse_spec join_features(const input_options& options, const parse_spec& spec) {
  auto wanted = spec;
  if (!options.label.empty() && !find(wanted.sequences, options.label))
    wanted.sequences.push_back({options.label, dtype::float32, {}});
  for (auto& name : options.context)
    if (!find(wanted.context, name))
      wanted.context.push_back({name, dtype::string, {}});
  for (auto* features : {&wanted.sequences, &wanted.context})
    for (auto& feature : *features) {
      if (std::ranges::count(options.ragged, feature.name) == 0) continue;
      feature.form = layout::ragged;
      feature.dims = {};
    }
  std::ranges::sort(wanted.sequences, {}, &feature_spec::name);
  std::ranges::sort(wanted.context, {}, &feature_spec::name);
  return wanted;
}

}  // namespace

std::vector<option_fault> find_option_faults(const input_options& options,
                                             const parse_spec& spec) {
  std::vector<option_fault> faults;
  if (auto wrong = fault_of_label(options, spec); !wrong.empty())
    faults.push_back({"label", wrong});
  for (auto& name : unread_ragged(options, spec))
    faults.push_back({"ragged", not_read(name)});
  for (auto& fault : unread_defaults(join_features(options, spec), options))
    faults.push_back(std::move(fault));
  return faults;
}

result<parse_spec> wanted_features(const input_options& options,
                                   const parse_spec& spec) {
  if (auto wrong = fault_of_label(options, spec); !wrong.empty())
    return error{errc::invalid_argument, wrong};
  auto unread = unread_ragged(options, spec);
  if (!unread.empty())
    return error{errc::invalid_argument, not_read(unread.front())};
  return join_features(options, spec);
}

result<void> check_defaults(const parse_spec& wanted,
                            const input_options& options) {
  auto faults = unread_defaults(wanted, options);
  if (faults.empty()) return {};
  return error{errc::invalid_argument, faults.front().reason};
}

}  // namespace segue
