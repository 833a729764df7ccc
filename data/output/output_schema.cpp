// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/output_schema.hpp"

#include <algorithm>
#include <array>

namespace segue {
namespace {

// In the order of data_format.
constexpr std::array<std::string_view, 4> names{"csv", "jsonl", "tfrecord",
                                                "example"};

}  // namespace

std::string_view to_string(data_format format) {
  return names[static_cast<std::size_t>(format)];
}

std::optional<data_format> parse_data_format(std::string_view name) {
  auto found = std::ranges::find(names, name);
  if (found == names.end()) return {};
  return static_cast<data_format>(found - names.begin());
}

}  // namespace segue
