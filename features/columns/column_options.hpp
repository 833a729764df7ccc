// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/options/option_reader.hpp"
#include "segue/tensors/dtype.hpp"

namespace segue {

/// The dtypes that columns of numbers, ids and words take.
inline constexpr std::array number_dtypes{
    dtype::float32, dtype::float64, dtype::int32, dtype::int64, dtype::uint8};
inline constexpr std::array integer_dtypes{dtype::int32, dtype::int64,
                                           dtype::uint8};
inline constexpr std::array word_dtypes{dtype::string, dtype::int32,
                                        dtype::int64, dtype::uint8};

/// What a column's table says about the feature that the column reads.
struct feature_options {
  /// Absent where an error has been recorded.
  std::optional<std::string> key;
  segue::dtype dtype;
  /// One value for the whole example.
  bool context;
};

/// Reads `key`, which is needed, `dtype`, one of `allowed`, and `context`.
feature_options read_feature_options(option_reader& table, dtype otherwise,
                                     std::span<const dtype> allowed);

/// One of `allowed`, by its to_string; `otherwise` is one of them.
template <class Enum>
Enum read_enum(option_reader& table, std::string_view name, Enum otherwise,
               std::span<const Enum> allowed) {
  std::vector<std::string_view> names;
  for (auto each : allowed)
    names.push_back(to_string(each));
  auto chosen = table.choice_or(name, std::string{to_string(otherwise)}, names);
  return *std::ranges::find(allowed, chosen,
                            [](Enum each) { return to_string(each); });
}

/// `dtype` alone.
dtype read_dtype(option_reader& table, dtype otherwise,
                 std::span<const dtype> allowed);

/// A feature's name, which is needed; nullopt where an error has been recorded.
std::optional<std::string> read_feature(option_reader& table,
                                        std::string_view name);

/// `name`: the column's own name; empty where it is absent.
std::string read_name(option_reader& table);

/// A needed integer in [min, max].
std::optional<std::int64_t> read_needed(option_reader& table,
                                        std::string_view name, std::int64_t min,
                                        std::int64_t max);

/// What a factory made; its error is recorded at the option `name`.
template <class Column>
std::shared_ptr<const Column> made(
    option_reader& table, std::string_view name,
    result<std::shared_ptr<const Column>> column) {
  if (column) return *std::move(column);
  table.fail(name, column.error().message);
  return nullptr;
}

}  // namespace segue
