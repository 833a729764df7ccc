// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "segue/errors/result.hpp"
#include "segue/options/option_reader.hpp"
#include "segue/tensors/dtype.hpp"

namespace segue {

/// The dtypes that columns of numbers, ids and words accept.
inline constexpr std::array number_dtypes{
    dtype::float32, dtype::float64, dtype::int32, dtype::int64, dtype::uint8};
inline constexpr std::array integer_dtypes{dtype::int32, dtype::int64,
                                           dtype::uint8};
inline constexpr std::array word_dtypes{dtype::string, dtype::int32,
                                        dtype::int64, dtype::uint8};

/// The options of a column's table about the feature that the column reads.
struct feature_options {
  /// Absent if an error has been recorded.
  std::optional<std::string> key;
  segue::dtype dtype;
  /// Whether there is one value for the whole example.
  bool context;
};

/// Reads `key` (needed), `dtype` (one of `allowed`) and `context`.
feature_options read_feature_options(option_reader& table, dtype otherwise,
                                     std::span<const dtype> allowed);

/// `dtype` alone.
dtype read_dtype(option_reader& table, dtype otherwise,
                 std::span<const dtype> allowed);

/// Reads a feature's name (needed); nullopt if an error has been recorded.
std::optional<std::string> read_feature(option_reader& table,
                                        std::string_view name);

/// Reads `name`, the column's own name; empty if it is absent.
std::string read_name(option_reader& table);

/// Reads an integer in [min, max] (needed).
std::optional<std::int64_t> read_needed(option_reader& table,
                                        std::string_view name, std::int64_t min,
                                        std::int64_t max);

/// Returns the result of a factory; records its error at the option `name`.
template <class Column>
std::shared_ptr<const Column> made(
    option_reader& table, std::string_view name,
    result<std::shared_ptr<const Column>> column) {
  if (column) return *std::move(column);
  table.fail(name, column.error().message);
  return nullptr;
}

}  // namespace segue
