// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/option_difference.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

using option_values = std::map<std::string_view, std::string_view>;

option_values values_of(std::string_view text) {
  constexpr std::string_view sign = " = ";
  option_values values;
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    auto name = line.substr(0, line.find(sign));
    auto rest = line.substr(name.size());
    values[name] = rest.substr(std::min(rest.size(), sign.size()));
  }
  return values;
}

}  // namespace

std::string option_difference(const std::string& now,
                              const std::string& checkpoint) {
  constexpr std::size_t shown = 5;
  auto show = [](std::string_view value) {
    return value.empty() ? "empty" : escaped_text(value);
  };
  auto mine = values_of(now);
  auto its = values_of(checkpoint);
  std::vector<std::string> all;
  for (auto& [name, value] : mine) {
    auto found = its.find(name);
    if (found == its.end())
      all.push_back(fmt::format("{} = {}, but absent in the checkpoint",
                                escaped_text(name), show(value)));
    else if (found->second != value)
      all.push_back(fmt::format("{} = {}, but {} in the checkpoint",
                                escaped_text(name), show(value),
                                show(found->second)));
  }
  for (auto& [name, value] : its)
    if (!mine.contains(name))
      all.push_back(fmt::format("{} is absent, but {} in the checkpoint",
                                escaped_text(name), show(value)));
  if (all.size() > shown) {
    auto more = fmt::format("and {} more", all.size() - shown);
    all.resize(shown);
    all.push_back(std::move(more));
  }
  return fmt::format("{}", fmt::join(all, "; "));
}

}  // namespace segue
