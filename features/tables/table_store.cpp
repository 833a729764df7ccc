// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/tables/table_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "segue/tensors/memory_bound.hpp"

namespace segue {
namespace {

result<std::size_t> check_update(const table_set& tables,
                                 const table_update& update) {
  auto slot = tables.find(update.table);
  if (!slot) return slot.error();
  auto& spec = *tables.specs()[*slot];
  shape expected{update.ids.rank() == 1 ? update.ids.rows() : 0,
                 spec.dimension};
  if (update.ids.type() != dtype::int64 || update.ids.rank() != 1 ||
      update.rows.type() != dtype::float32 || update.rows.dims() != expected)
    return error{
        errc::invalid_argument,
        fmt::format("update of table '{}' has ids {} {} and rows {} "
                    "{}, expected int64 [n] and float32 [n, {}]",
                    update.table, to_string(update.ids.type()),
                    to_string(update.ids.dims()), to_string(update.rows.type()),
                    to_string(update.rows.dims()), spec.dimension)};
  for (auto id : update.ids.values<std::int64_t>())
    if (id < 0 || id >= spec.buckets)
      return error{errc::out_of_range,
                   fmt::format("update of table '{}' has id {}, expected one "
                               "in [0, {})",
                               update.table, id, spec.buckets)};
  return slot;
}

void change_rows(tensor& table, const table_update& update) {
  auto dimension = table.row_size();
  auto* to = table.mutable_values<float>().data();
  auto* from = update.rows.values<float>().data();
  for (auto id : update.ids.values<std::int64_t>()) {
    auto* row = to + id * dimension;
    for (std::int64_t i = 0; i < dimension; ++i)
      row[i] =
          update.how == table_update::action::add ? row[i] + from[i] : from[i];
    from += dimension;
  }
}

/// Copies the tables that have other owners, so that rows may be changed.
result<void> own_tables(std::vector<tensor>& tables,
                        std::span<const std::size_t> slots) {
  for (auto slot : slots) {
    auto& table = tables[slot];
    if (table.data_buffer()->unique()) continue;
    auto copy = allocate_tensor(dtype::float32, table.dims());
    if (!copy) return at("the copy of a table", copy.error());
    std::ranges::copy(table.values<float>(),
                      copy->mutable_values<float>().begin());
    table = *std::move(copy);
  }
  return {};
}

}  // namespace

table_store::table_store(table_set_ptr initial) : current_{std::move(initial)} {
  if (!current_)
    throw failure{{errc::invalid_argument,
                   "a table_store needs tables, but null is given"}};
}

table_set_ptr table_store::snapshot() const {
  std::lock_guard lock{mutex_};
  return current_;
}

result<std::int64_t> table_store::apply(std::span<const table_update> updates) {
  std::lock_guard lock{mutex_};
  std::vector<std::size_t> slots;
  for (auto& update : updates) {
    auto slot = check_update(*current_, update);
    if (!slot) return slot.error();
    slots.push_back(*slot);
  }
  auto held = current_->use_count() > 1;
  counted_ptr<table_set> next{
      new table_set{current_->version() + 1, current_->specs_, {}}};
  // No batch can take a snapshot while the lock is held. If none has one,
  // there are no other owners.
  auto& now = const_cast<table_set&>(*current_);
  next->tables_ = held ? now.tables_ : std::move(now.tables_);
  if (auto ok = own_tables(next->tables_, slots); !ok) {
    if (!held) now.tables_ = std::move(next->tables_);
    return ok.error();
  }
  for (std::size_t i = 0; i < updates.size(); ++i)
    change_rows(next->tables_[slots[i]], updates[i]);
  current_ = std::move(next);
  return current_->version();
}

result<void> table_store::load(const std::map<std::string, tensor>& tensors) {
  std::lock_guard lock{mutex_};
  auto specs = current_->specs_;
  auto tables = current_->tables_;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    auto found = find_table(*specs[i], tensors);
    if (!found) return found.error();
    if (*found) tables[i] = **found;
  }
  auto version = current_->version() + 1;
  current_ = new table_set{version, std::move(specs), std::move(tables)};
  return {};
}

}  // namespace segue
