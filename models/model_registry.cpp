// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/model_registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "segue/models/cells/cell_kind.hpp"

namespace segue {
namespace {

using factories = std::map<std::string, model_factory, std::less<>>;

factories& registered() {
  static factories all;
  return all;
}

}  // namespace

result<void> register_model(std::string kind, model_factory factory) {
  if (kind.empty() || !factory)
    return error{errc::invalid_argument,
                 fmt::format("a kind of model needs a name and a factory; the "
                             "name is '{}'",
                             kind)};
  if (std::ranges::count(model_kinds(), std::string_view{kind}) > 0)
    return error{errc::already_exists,
                 fmt::format("the kind of model '{}' already exists", kind)};
  registered().emplace(std::move(kind), std::move(factory));
  return {};
}

const model_factory* find_model_factory(std::string_view kind) {
  auto found = registered().find(kind);
  return found == registered().end() ? nullptr : &found->second;
}

std::vector<std::string_view> model_kinds() {
  std::vector<std::string_view> kinds;
  for (const auto* kind : cell_kinds())
    kinds.push_back(kind->name);
  for (auto& [kind, factory] : registered())
    kinds.push_back(kind);
  return kinds;
}

}  // namespace segue
