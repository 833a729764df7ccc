// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/column_registry.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/features/columns/bucketized_column.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/hash_bucket_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/shared_embedding_columns.hpp"
#include "segue/features/columns/vocabulary_column.hpp"
#include "segue/features/columns/vocabulary_file_column.hpp"
#include "segue/features/columns/weighted_column.hpp"

namespace segue {
namespace {

/// Returns all kinds, initially those of segue.
column_registry& registered() {
  static column_registry kinds = [] {
    column_registry r;
    r.add_dense("numeric", read_numeric);
    r.add_dense("embedding", read_embedding);
    r.add_dense("indicator", read_indicator);
    r.add_dense("shared_embedding", read_shared_embedding);
    r.add_categorical("identity", read_identity);
    r.add_categorical("hash_bucket", read_hash_bucket);
    r.add_categorical("vocabulary_list", read_vocabulary_list);
    r.add_categorical("vocabulary_file", read_vocabulary_file);
    r.add_categorical("weighted", read_weighted);
    r.add_categorical("bucketized", read_bucketized);
    return r;
  }();
  return kinds;
}

}  // namespace

const column_registry& column_registry::standard() {
  return registered();
}

result<void> column_registry::check_new(std::string_view kind,
                                        bool has_reader) const {
  if (kind.empty() || !has_reader)
    return error{errc::invalid_argument,
                 fmt::format("a kind of column needs a name and a reader of "
                             "its options; the name is '{}'",
                             kind)};
  if (dense_.contains(kind) || categorical_.contains(kind))
    return error{errc::already_exists,
                 fmt::format("there is a kind of column '{}' already", kind)};
  return {};
}

result<void> register_column(std::string kind,
                             column_registry::dense_reader reader) {
  auto ok = registered().check_new(kind, reader != nullptr);
  if (ok) registered().add_dense(std::move(kind), std::move(reader));
  return ok;
}

result<void> register_categorical_column(
    std::string kind, column_registry::categorical_reader reader) {
  auto ok = registered().check_new(kind, reader != nullptr);
  if (ok) registered().add_categorical(std::move(kind), std::move(reader));
  return ok;
}

void column_registry::add_dense(std::string kind, dense_reader reader) {
  dense_[std::move(kind)] = std::move(reader);
}

void column_registry::add_categorical(std::string kind,
                                      categorical_reader reader) {
  categorical_[std::move(kind)] = std::move(reader);
}

std::vector<std::string_view> column_registry::kinds() const {
  std::vector<std::string_view> names;
  names.reserve(dense_.size() + categorical_.size());
  for (auto& [kind, reader] : dense_)
    names.push_back(kind);
  for (auto& [kind, reader] : categorical_)
    names.push_back(kind);
  return names;
}

/// Returns an empty string if the kind is absent or unknown.
std::string column_registry::read_kind(option_reader& table) const {
  if (!table.has("kind")) {
    table.require("kind");
    return {};
  }
  return table.choice("kind", kinds()).value_or("");
}

std::vector<dense_column_ptr> column_registry::read_dense(
    option_reader& table) const {
  auto kind = read_kind(table);
  if (kind.empty()) return {};
  if (auto dense = dense_.find(kind); dense != dense_.end())
    return dense->second(table, *this);
  auto column = categorical_.find(kind)->second(table, *this);
  auto who = column ? fmt::format("column '{}'", column->name()) : "a column";
  table.fail("kind",
             fmt::format(
                 "{} of kind '{}' is not a dense sequence column; "
                 "wrap it in an embedding or an indicator with the option `of`",
                 who, kind));
  return {};
}

categorical_column_ptr column_registry::read_wrapped(
    option_reader& table) const {
  if (auto* of = table.table("of")) return read_categorical(*of);
  if (!table.has("of")) table.require("of");
  return nullptr;
}

categorical_column_ptr column_registry::read_categorical(
    option_reader& table) const {
  auto kind = read_kind(table);
  if (kind.empty()) return nullptr;
  auto found = categorical_.find(kind);
  if (found != categorical_.end()) return found->second(table, *this);
  table.fail(
      "kind",
      fmt::format(
          "a column of kind '{}' gives no ids, but a categorical column is "
          "needed here; to turn numbers into ids, use kind 'bucketized'",
          kind));
  return nullptr;
}

std::vector<dense_column_ptr> read_columns(
    const std::vector<option_reader*>& tables, const column_registry& kinds) {
  std::vector<dense_column_ptr> columns;
  for (auto* table : tables)
    for (auto& column : kinds.read_dense(*table))
      columns.push_back(std::move(column));
  return columns;
}

}  // namespace segue
