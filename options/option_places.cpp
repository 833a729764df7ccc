// SPDX-License-Identifier: BSD-3-Clause
#include "segue/options/option_places.hpp"

#include <utility>

namespace segue {

option_places::option_places(
    const option_node& root,
    std::map<std::string, std::string, std::less<>> features)
    : features_{std::move(features)}, root_{root.place} {
  for (auto& child : root.children)
    add(child, child.name);
}

const option_place& option_places::find(std::string_view path) const {
  for (;;) {
    if (auto found = places_.find(path); found != places_.end())
      return found->second;
    auto dot = path.rfind('.');
    if (dot == std::string_view::npos) return root_;
    path = path.substr(0, dot);
  }
}

void option_places::add(const option_node& node, const std::string& path) {
  places_[path] = node.place;
  for (auto& child : node.children)
    add(child, path + "." + child.name);
}

std::string option_places::feature_option(const std::string& path,
                                          std::string_view feature) const {
  auto below = path + ".";
  for (auto it = features_.lower_bound(below);
       it != features_.end() && it->first.starts_with(below); ++it)
    if (it->second == feature) return it->first;
  return path;
}

}  // namespace segue
