// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/options/option_reader.hpp"

namespace segue {

/// Reads one of `allowed`, by its to_string; `otherwise` is one of them.
template <class Enum>
Enum read_enum(option_reader& table, std::string_view name, Enum otherwise,
               std::span<const Enum> allowed) {
  std::vector<std::string_view> names;
  for (auto each : allowed)
    names.push_back(to_string(each));
  auto chosen = table.choice_or(name, std::string{to_string(otherwise)}, names);
  return *std::ranges::find(allowed, chosen,
                            [](Enum each) { return to_string(each); });
}

}  // namespace segue
