// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/column_options.hpp"

#include <utility>
#include <vector>

namespace segue {
namespace {

dtype read_dtype(option_reader& table, dtype otherwise,
                 std::vector<std::string_view> allowed) {
  auto name = table.choice("dtype", std::move(allowed));
  if (!name) return otherwise;
  return parse_dtype(*name).value_or(otherwise);
}

}  // namespace

std::optional<std::string> read_key(option_reader& table) {
  auto key = table.text("key");
  if (!key && !table.has("key")) table.require("key");
  if (!key || !key->empty()) return key;
  table.fail("key", "is empty; expected a feature's name");
  return {};
}

std::optional<std::int64_t> read_needed(option_reader& table,
                                        std::string_view name, std::int64_t min,
                                        std::int64_t max) {
  auto value = table.integer(name, min, max);
  if (!value && !table.has(name)) table.require(name);
  return value;
}

dtype read_number_dtype(option_reader& table, dtype otherwise) {
  return read_dtype(table, otherwise,
                    {"float32", "float64", "int32", "int64", "uint8"});
}

dtype read_integer_dtype(option_reader& table, dtype otherwise) {
  return read_dtype(table, otherwise, {"int32", "int64", "uint8"});
}

dtype read_word_dtype(option_reader& table, dtype otherwise) {
  return read_dtype(table, otherwise, {"string", "int32", "int64", "uint8"});
}

}  // namespace segue
