// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/column_options.hpp"

#include "segue/options/read_enum.hpp"

namespace segue {

dtype read_dtype(option_reader& table, dtype otherwise,
                 std::span<const dtype> allowed) {
  return read_enum(table, "dtype", otherwise, allowed);
}

std::optional<std::string> read_feature(option_reader& table,
                                        std::string_view name) {
  auto feature = table.feature(name);
  if (!feature && !table.has(name)) table.require(name);
  if (!feature || !feature->empty()) return feature;
  table.fail(name, "is empty; expected a feature's name");
  return {};
}

feature_options read_feature_options(option_reader& table, dtype otherwise,
                                     std::span<const dtype> allowed) {
  return {read_feature(table, "key"), read_dtype(table, otherwise, allowed),
          table.boolean_or("context", false)};
}

std::string read_name(option_reader& table) {
  return table.text_or("name", "");
}

std::optional<std::int64_t> read_needed(option_reader& table,
                                        std::string_view name, std::int64_t min,
                                        std::int64_t max) {
  auto value = table.integer(name, min, max);
  if (!value && !table.has(name)) table.require(name);
  return value;
}

}  // namespace segue
