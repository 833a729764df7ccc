// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/shared_embedding_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"

namespace segue {
namespace {

std::string collection_name(const std::vector<categorical_column_ptr>& of) {
  std::vector<std::string> names;
  names.reserve(of.size());
  for (auto& column : of)
    names.push_back(column->name());
  std::ranges::sort(names);
  std::string joined;
  for (auto& name : names)
    joined += name + "_";
  return joined + "shared_embedding";
}

result<void> check(const std::vector<categorical_column_ptr>& of) {
  if (of.empty() || std::ranges::count(of, nullptr) > 0)
    return error{
        errc::invalid_argument,
        "shared embedding columns need categorical columns to wrap, got none"};
  for (auto& column : of)
    if (column->num_buckets() != of.front()->num_buckets())
      return error{
          errc::invalid_argument,
          fmt::format("columns '{}' and '{}' share an embedding but have {} "
                      "and {} buckets; expected the same number",
                      of.front()->name(), column->name(),
                      of.front()->num_buckets(), column->num_buckets())};
  return {};
}

}  // namespace

result<std::vector<dense_column_ptr>> shared_embedding_columns(
    std::vector<categorical_column_ptr> of, std::int64_t dimension,
    shared_embedding_options options) {
  if (auto ok = check(of); !ok) return ok.error();
  auto name = options.shared_embedding_collection_name.empty()
                  ? collection_name(of)
                  : std::move(options.shared_embedding_collection_name);
  auto table = make_table_spec(name, name, of.front()->num_buckets(), dimension,
                               options.embedding);
  if (!table) return table.error();
  std::vector<dense_column_ptr> columns;
  columns.reserve(of.size());
  for (auto& column : of)
    columns.push_back(std::make_shared<const embedded_ids>(
        column->name() + "_shared_embedding", column, *table,
        options.embedding.combiner));
  return columns;
}

std::vector<dense_column_ptr> read_shared_embedding(
    option_reader& table, const column_registry& kinds) {
  shared_embedding_options options;
  options.embedding = read_embedding_options(table);
  options.shared_embedding_collection_name =
      table.text_or("shared_embedding_collection_name", "");
  auto dimension = read_needed(table, "dimension", 1, most_width);
  if (!table.has("of")) table.require("of");
  auto wrapped = table.tables("of");
  std::vector<categorical_column_ptr> of;
  for (auto* one : wrapped)
    if (auto column = kinds.read_categorical(*one))
      of.push_back(std::move(column));
  if (wrapped.empty() && table.has("of"))
    table.fail("of", "is empty; expected at least one categorical column");
  if (of.empty() || of.size() != wrapped.size() || !dimension) return {};
  auto columns =
      shared_embedding_columns(std::move(of), *dimension, std::move(options));
  if (columns) return *std::move(columns);
  table.fail("of", columns.error().message);
  return {};
}

}  // namespace segue
