// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/node_role.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "segue/options/nearest_name.hpp"

namespace segue {

std::string_view to_string(node_role role) {
  switch (role) {
    case node_role::source:
      return "source";
    case node_role::state:
      return "state";
    case node_role::worker:
      return "worker";
    case node_role::batcher:
      return "batcher";
    case node_role::consumer:
      return "consumer";
  }
  return "unknown";
}

std::optional<node_role> find_role(std::string_view name) {
  auto found = std::ranges::find(all_roles, name,
                                 [](node_role r) { return to_string(r); });
  if (found == all_roles.end()) return {};
  return *found;
}

std::string unknown_role(std::string_view name) {
  std::array<std::string_view, all_roles.size()> names;
  std::ranges::transform(all_roles, names.begin(),
                         [](node_role r) { return to_string(r); });
  auto nearest = nearest_name(name, names);
  return fmt::format(
      "'{}' is not one of {}{}", name, fmt::join(names, ", "),
      nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest));
}

std::string to_string(role_set roles) {
  std::string text;
  for (auto role : all_roles) {
    if (!roles.has(role)) continue;
    if (!text.empty()) text += ", ";
    text += to_string(role);
  }
  return text;
}

}  // namespace segue
