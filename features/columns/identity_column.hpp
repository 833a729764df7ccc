// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "segue/features/columns/categorical_column.hpp"

namespace segue {

struct identity_options {
  /// The id of values out of range. If absent, they are an error.
  std::optional<std::int64_t> default_value = {};
  /// The dtype as which a parser reads the feature: int32, int64 or uint8.
  segue::dtype dtype = segue::dtype::int64;
  /// Whether the feature is context.
  bool context = false;
};

/// Integers that are already ids, in [0, num_buckets) [F4].
class identity_column final : public lookup_column {
 public:
  identity_column(std::string key, std::int64_t num_buckets,
                  identity_options options);

  std::int64_t num_buckets() const override { return num_buckets_; }

 private:
  result<void> lookup(const tensor& values, std::int64_t begin,
                      std::span<std::int64_t> ids) const override;

  /// Replaces values that are not ids by the default. Error if there is none.
  result<void> replace_outside(std::span<std::int64_t> ids) const;

  std::int64_t num_buckets_;
  std::optional<std::int64_t> default_value_;
};

/// tf.contrib.feature_column.sequence_categorical_column_with_identity.
/// Errors: invalid_argument for num_buckets < 1, a default value outside
/// [0, num_buckets), or a dtype that is not an integer type.
result<categorical_column_ptr> sequence_categorical_column_with_identity(
    std::string key, std::int64_t num_buckets, identity_options options = {});

/// Reads kind "identity"; see column_registry.
categorical_column_ptr read_identity(option_reader& table,
                                     const column_registry& kinds);

}  // namespace segue
