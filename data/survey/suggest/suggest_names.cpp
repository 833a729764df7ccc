// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/suggest_names.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

std::set<std::string> names_in_use(const input_options& options,
                                   const input_survey& survey) {
  std::set<std::string> names{options.key, options.length, options.label,
                              options.json.sequences, options.json.context};
  names.insert(options.context.begin(), options.context.end());
  names.insert(survey.left_out_names.begin(), survey.left_out_names.end());
  for (auto* features : {&survey.sequences, &survey.context})
    for (auto& feature : *features)
      names.insert(feature.name());
  return names;
}

std::string new_name(std::string name, const std::set<std::string>& in_use) {
  std::ranges::replace(name, ':', '_');
  if (name.empty()) name = "unnamed";
  while (in_use.contains(name))
    name += '_';
  return name;
}

}  // namespace

bool takes_name(const std::string& name) {
  return !name.empty() && fault_of_name(name).empty();
}

std::map<std::string, std::string> names_for(const input_options& options,
                                             const input_survey& survey) {
  std::map<std::string, std::string> names;
  auto in_use = names_in_use(options, survey);
  for (auto* features : {&survey.sequences, &survey.context})
    for (auto& feature : *features) {
      auto& name = feature.name();
      if (takes_name(name) || !is_utf8(name) || names.contains(name)) continue;
      names[name] = new_name(name, in_use);
      in_use.insert(names[name]);
    }
  return names;
}

input_survey rename(input_survey survey,
                    const std::map<std::string, std::string>& names) {
  for (auto* features : {&survey.sequences, &survey.context})
    for (auto& feature : *features)
      if (auto to = names.find(feature.name()); to != names.end())
        feature.rename(to->second);
  return survey;
}

}  // namespace segue
