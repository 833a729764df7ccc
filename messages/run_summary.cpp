// SPDX-License-Identifier: BSD-3-Clause
#include "segue/messages/run_summary.hpp"

#include "segue/errors/unknown_name.hpp"

namespace segue {

const tensor& finished_example::state(std::string_view name) const {
  std::vector<std::string> names;
  for (auto& each : states) {
    if (each.name == name) return std::get<tensor>(each.value);
    names.push_back(each.name);
  }
  throw failure{unknown_name("state", name, names)};
}

}  // namespace segue
