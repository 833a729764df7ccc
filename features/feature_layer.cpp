// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/feature_layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <utility>

#include "segue/storage/safetensors.hpp"

namespace segue {
namespace {

constexpr auto no_table = std::numeric_limits<std::size_t>::max();

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

result<void> check_columns(std::span<const dense_column_ptr> columns) {
  if (std::ranges::all_of(columns, [](auto& c) { return c->context(); }))
    return invalid(fmt::format(
        "a feature layer needs at least one sequence column, got {} columns",
        columns.empty() ? "no" : "only context"));
  for (std::size_t i = 1; i < columns.size(); ++i)
    if (columns[i]->name() == columns[i - 1]->name())
      return invalid(
          fmt::format("two columns have the name '{}'; give one of "
                      "them another with `name`",
                      columns[i]->name()));
  return {};
}

/// Tables by name; two different ones of one name are an error.
result<std::vector<table_spec_ptr>> collect_tables(
    std::span<const dense_column_ptr> columns) {
  std::map<std::string, std::pair<table_spec_ptr, std::string>> by_name;
  for (auto& column : columns) {
    auto table = column->table();
    if (!table) continue;
    auto [at, is_new] = by_name.try_emplace(table->name, table, column->name());
    if (!is_new && at->second.first != table)
      return invalid(
          fmt::format("columns '{}' and '{}' both have a table '{}'; "
                      "give one of them another `name`",
                      at->second.second, column->name(), table->tensor_name()));
  }
  std::vector<table_spec_ptr> tables;
  tables.reserve(by_name.size());
  for (auto& [name, entry] : by_name)
    tables.push_back(entry.first);
  return tables;
}

result<tensor> initial_table(const table_spec& spec, std::uint64_t seed) {
  if (spec.weights.empty())
    return make_table(spec.initial, spec.buckets, spec.dimension, seed,
                      spec.name);
  auto tensors = read_safetensors(spec.weights);
  if (!tensors) return tensors.error();
  auto found = tensors->find(spec.tensor_name());
  if (found == tensors->end())
    return error{errc::not_found,
                 fmt::format("{}: there is no tensor '{}'", spec.weights,
                             spec.tensor_name())};
  if (auto ok = check_table(spec, found->second); !ok)
    return at(spec.weights, ok.error());
  return found->second;
}

}  // namespace

result<feature_layer> feature_layer::make(
    std::vector<feature_column_ptr> columns, std::uint64_t seed) {
  std::vector<dense_column_ptr> dense;
  for (auto& column : columns) {
    if (!column) return invalid("a column of the layer is null");
    dense.push_back(std::dynamic_pointer_cast<const dense_column>(column));
    if (!dense.back())
      return invalid(
          fmt::format("column '{}' is not a dense sequence column: "
                      "wrap it in an embedding column or an "
                      "indicator column",
                      column->name()));
  }
  return make(std::move(dense), seed);
}

result<feature_layer> feature_layer::make(std::vector<dense_column_ptr> columns,
                                          std::uint64_t seed) {
  if (std::ranges::count(columns, nullptr) > 0)
    return invalid("a column of the layer is null");
  std::ranges::sort(columns, {}, &dense_column::name);
  if (auto ok = check_columns(columns); !ok) return ok.error();
  auto tables = collect_tables(columns);
  if (!tables) return tables.error();
  auto spec = make_layer_spec(columns);
  if (!spec) return spec.error();
  feature_layer layer;
  for (auto& column : columns) {
    layer.offsets_.push_back(layer.width_);
    layer.width_ += column->width();
    auto table = std::ranges::find(*tables, column->table());
    layer.table_slots_.push_back(
        table == tables->end()
            ? no_table
            : static_cast<std::size_t>(table - tables->begin()));
  }
  layer.columns_ = std::move(columns);
  layer.tables_ = std::move(*tables);
  layer.spec_ = std::move(*spec);
  layer.seed_ = seed;
  return layer;
}

result<table_set_ptr> feature_layer::initial_tables() const {
  std::vector<tensor> tables;
  for (auto& spec : tables_) {
    auto table = initial_table(*spec, seed_);
    if (!table) return table.error();
    tables.push_back(std::move(*table));
  }
  return table_set_ptr{new table_set{0, tables_, std::move(tables)}};
}

result<void> feature_layer::check_tables(const table_set& tables) const {
  if (std::ranges::equal(tables.specs(), tables_)) return {};
  return invalid("the tables are not those of this layer");
}

column_input feature_layer::input_of(std::size_t column,
                                     const layer_input& input,
                                     std::span<const std::int64_t> lengths,
                                     const table_set& tables) const {
  column_input in;
  in.requests = columns_[column]->requests();
  in.slots = spec_.slots[column];
  in.features = &input;
  in.lengths = lengths;
  in.context = columns_[column]->context();
  if (auto slot = table_slots_[column]; slot != no_table)
    in.table = {tables.table(slot).values<float>().data(),
                tables_[slot]->dimension, tables_[slot]->max_norm,
                tables_[slot]->buckets};
  return in;
}

}  // namespace segue
