// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/layer_faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "segue/features/layer_spec.hpp"

namespace segue {
namespace {

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

/// Checks one column after the other against the previous ones.
class fault_finder {
 public:
  /// Returns the first fault of a column.
  result<void> check(const dense_column_ptr& column) {
    if (!column) return invalid("a column of the layer is null");
    if (!names_.insert(column->name()).second)
      return invalid(
          fmt::format("two columns are named '{}'; rename one of them, for "
                      "most kinds with `name`",
                      column->name()));
    if (auto ok = check_table(*column); !ok) return ok;
    if (auto ok = wanted_.add(*column); !ok) return ok;
    return check_width(*column);
  }

 private:
  result<void> check_table(const dense_column& column) {
    auto table = column.table();
    if (!table) return {};
    auto [at, is_new] = tables_.try_emplace(table->name, table, column.name());
    if (is_new || at->second.first == table) return {};
    return invalid(
        fmt::format("columns '{}' and '{}' both have a table '{}'; give one of "
                    "them a different `name`",
                    at->second.second, column.name(), table->tensor_name()));
  }

  result<void> check_width(const dense_column& column) {
    if (column.width() > most_width - width_)
      return invalid(
          fmt::format("column '{}' is {} wide; together with those before it "
                      "the layer would be wider than {}",
                      column.name(), column.width(), most_width));
    width_ += column.width();
    return {};
  }

  std::set<std::string> names_;
  std::map<std::string, std::pair<table_spec_ptr, std::string>> tables_;
  wanted_by_columns wanted_;
  std::int64_t width_ = 0;
};

}  // namespace

std::vector<layer_fault> find_faults(
    std::span<const dense_column_ptr> columns) {
  std::vector<layer_fault> faults;
  auto is_context = [](auto& column) { return column && column->context(); };
  if (std::ranges::all_of(columns, is_context))
    faults.push_back(
        {std::nullopt,
         invalid(fmt::format("a feature layer needs at least one sequence "
                             "column, got {} columns",
                             columns.empty() ? "no" : "only context"))});
  fault_finder finder;
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (auto ok = finder.check(columns[i]); !ok)
      faults.push_back({i, ok.error()});
  return faults;
}

}  // namespace segue
