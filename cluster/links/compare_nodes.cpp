// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/compare_nodes.hpp"

#include <fmt/format.h>

#include <map>
#include <string_view>
#include <vector>

namespace segue {
namespace {

constexpr std::size_t shown_differences = 3;

std::map<std::string_view, std::string_view> options_of(
    const link_identity& node) {
  std::map<std::string_view, std::string_view> options;
  for (std::string_view line : node.configuration) {
    auto end = line.find(" = ");
    bool has_value = end != std::string_view::npos;
    options[line.substr(0, end)] =
        has_value ? line.substr(end + 3) : std::string_view{"set"};
  }
  return options;
}

/// Every option that differs, in order.
std::vector<std::string> differences(const link_identity& one,
                                     const link_identity& other) {
  constexpr std::string_view absent = "not set";
  std::map<std::string_view, std::pair<std::string_view, std::string_view>>
      both;
  for (auto& [name, value] : options_of(one))
    both[name] = {value, absent};
  for (auto& [name, value] : options_of(other))
    both.try_emplace(name, absent, absent).first->second.second = value;
  std::vector<std::string> all;
  for (auto& [name, values] : both)
    if (values.first != values.second)
      all.push_back(fmt::format("{} is {} at '{}' and {} at '{}'", name,
                                values.first, one.node, values.second,
                                other.node));
  return all;
}

}  // namespace

std::optional<std::string> find_mismatch(const link_identity& one,
                                         const link_identity& other) {
  // A fixed order, so that both nodes report the same.
  if (other.node < one.node) return find_mismatch(other, one);
  std::vector<std::string> all;
  if (one.protocol != other.protocol)
    all.push_back(fmt::format("they use protocol versions {} and {}",
                              one.protocol, other.protocol));
  if (one.version != other.version)
    all.push_back(fmt::format("'{}' runs segue {} and '{}' runs segue {}",
                              one.node, one.version, other.node,
                              other.version));
  if (all.empty()) all = differences(one, other);
  if (all.empty()) return std::nullopt;
  auto rest = all.size() - std::min(all.size(), shown_differences);
  if (rest > 0) all.resize(shown_differences);
  return fmt::format("nodes '{}' and '{}' do not match: {}{}", one.node,
                     other.node, fmt::join(all, "; "),
                     rest > 0 ? fmt::format("; and {} more", rest) : "");
}

}  // namespace segue
