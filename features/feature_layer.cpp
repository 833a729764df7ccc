// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/feature_layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <utility>

#include "segue/features/layer_faults.hpp"
#include "segue/features/tables/table_source.hpp"

namespace segue {
namespace {

constexpr auto no_table = std::numeric_limits<std::size_t>::max();

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

/// Sorted by name. Precondition: tables with the same name are the same.
std::vector<table_spec_ptr> collect_tables(
    std::span<const dense_column_ptr> columns) {
  std::map<std::string, table_spec_ptr> by_name;
  for (auto& column : columns)
    if (auto table = column->table()) by_name[table->name] = table;
  std::vector<table_spec_ptr> tables;
  tables.reserve(by_name.size());
  for (auto& [name, table] : by_name)
    tables.push_back(table);
  return tables;
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
  if (auto faults = find_faults(columns); !faults.empty())
    return faults.front().what;
  auto tables = collect_tables(columns);
  feature_layer layer;
  layer.spec_ = make_layer_spec(columns);
  for (auto& column : columns) {
    layer.offsets_.push_back(layer.width_);
    layer.width_ += column->width();
    auto table = std::ranges::find(tables, column->table());
    layer.table_slots_.push_back(
        table == tables.end()
            ? no_table
            : static_cast<std::size_t>(table - tables.begin()));
  }
  layer.columns_ = std::move(columns);
  layer.tables_ = std::move(tables);
  layer.seed_ = seed;
  return layer;
}

result<table_set_ptr> feature_layer::initial_tables() const {
  std::vector<tensor> tables;
  table_source source{seed_};
  for (auto& spec : tables_) {
    auto table = source.make(*spec);
    if (!table) return table.error();
    tables.push_back(std::move(*table));
  }
  return table_set_ptr{new table_set{0, tables_, std::move(tables)}};
}

std::optional<std::size_t> feature_layer::output_size(std::size_t batch,
                                                      std::int64_t time) const {
  std::size_t size = 0;
  auto fits =
      time >= 0 &&
      !__builtin_mul_overflow(batch, static_cast<std::size_t>(time), &size) &&
      !__builtin_mul_overflow(size, static_cast<std::size_t>(width_), &size);
  return fits ? std::optional{size} : std::nullopt;
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
