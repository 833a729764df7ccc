// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/option_places.hpp"

namespace segue {

option_places::option_places(const option_node& root) : root_{root.place} {
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

std::string option_places::key_of_column(const std::string& path) const {
  for (const auto* key : {".key", ".of.key"})
    if (has(path + key)) return path + key;
  return path;
}

}  // namespace segue
