// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "segue/errors/result.hpp"
#include "segue/features/columns/column_input.hpp"
#include "segue/features/columns/feature_column.hpp"
#include "segue/features/layer_scratch.hpp"

namespace segue {

/// The largest number of ids that a column, or a part of it that an option
/// counts, can have. The memory for a table allows far fewer; the bound keeps
/// sizes within 64 bits.
constexpr std::int64_t most_buckets = std::int64_t{1} << 40;

/// A column that turns the values of a step into ids in [0, num_buckets()), or
/// below zero for no id. A layer cannot hold it directly: an embedding or an
/// indicator column must wrap it [F12].
class categorical_column : public feature_column {
 public:
  virtual std::int64_t num_buckets() const = 0;

  /// Appends the steps of one example to scratch.ids. Errors name the feature
  /// and the value.
  virtual result<void> append_ids(const column_input& in, std::size_t example,
                                  layer_scratch& scratch) const = 0;

 protected:
  using feature_column::feature_column;
};

using categorical_column_ptr = std::shared_ptr<const categorical_column>;

/// A categorical column that assigns an id to each value of one feature.
class lookup_column : public categorical_column {
 public:
  /// The name of the feature, and of the column.
  const std::string& key() const { return name(); }

  result<void> append_ids(const column_input& in, std::size_t example,
                          layer_scratch& scratch) const override;

 protected:
  /// Reads `key` as `type`, either string or an integer type.
  lookup_column(std::string key, dtype type, bool context);

  /// ids[i] = id of element begin + i of `values`, whose dtype is string if the
  /// column reads strings, otherwise any integer type.
  virtual result<void> lookup(const tensor& values, std::int64_t begin,
                              std::span<std::int64_t> ids) const = 0;

 private:
  /// Turns an error of looking up all values into that of its first step.
  error in_its_step(const step_values& values, const sequence_view& view,
                    const error& of_all) const;
};

/// Writes the ids of a column for a whole batch to scratch.ids. Errors name the
/// example of the batch.
result<void> batch_ids(const categorical_column& column, const column_input& in,
                       layer_scratch& scratch);

/// Calls f with a std::span of the integers [begin, begin + count) of
/// `values`, in their own type. Precondition: is_integer(values.type()).
template <class F>
decltype(auto) visit_integers(const tensor& values, std::int64_t begin,
                              std::size_t count, F&& f) {
  auto first = static_cast<std::size_t>(begin);
  switch (values.type()) {
    case dtype::int32:
      return f(values.values<std::int32_t>().subspan(first, count));
    case dtype::uint8:
      return f(values.values<std::uint8_t>().subspan(first, count));
    default:
      return f(values.values<std::int64_t>().subspan(first, count));
  }
}

}  // namespace segue
