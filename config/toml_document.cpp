// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/toml_document.hpp"

#include <utility>
#include <vector>

#include "segue/config/override.hpp"
#include "segue/config/parse_toml.hpp"

namespace segue {

option_document with_overrides(option_node tree, const std::string& path,
                               std::span<const std::string> overrides) {
  std::vector<error> faulty;
  for (auto& assignment : overrides)
    if (auto applied = apply_override(tree, assignment); !applied)
      faulty.push_back(applied.error());
  option_document document{std::move(tree), path};
  for (auto& e : faulty)
    document.fail(std::move(e));
  return document;
}

result<option_document> open_toml(const std::string& path,
                                  std::span<const std::string> overrides) {
  auto tree = parse_toml_file(path);
  if (!tree) return tree.error();
  return with_overrides(std::move(*tree), path, overrides);
}

result<option_document> read_toml(const std::string& text,
                                  const std::string& path,
                                  std::span<const std::string> overrides) {
  auto tree = parse_toml(text, path);
  if (!tree) return tree.error();
  return with_overrides(std::move(*tree), path, overrides);
}

}  // namespace segue
