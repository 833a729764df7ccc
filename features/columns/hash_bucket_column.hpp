// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "segue/features/columns/categorical_column.hpp"
#include "segue/kernels/fingerprint.hpp"

namespace segue {

struct hash_bucket_options {
  /// string, or an integer type, whose values are hashed as decimal strings.
  segue::dtype dtype = segue::dtype::string;
  /// A second hash, independent of the first; see bucket_hash.
  std::optional<std::int64_t> salt = {};
  /// Whether the feature is context.
  bool context = false;
};

/// Ids by Fingerprint64 modulo the number of buckets [F5].
class hash_bucket_column final : public lookup_column {
 public:
  hash_bucket_column(std::string key, std::int64_t hash_bucket_size,
                     hash_bucket_options options);

  std::int64_t num_buckets() const override { return hash_bucket_size_; }

 private:
  result<void> lookup(const tensor& values, std::int64_t begin,
                      std::span<std::int64_t> ids) const override;

  std::int64_t hash_bucket_size_;
  bucket_hash hash_;
};

/// tf.contrib.feature_column.sequence_categorical_column_with_hash_bucket.
/// Errors: invalid_argument for hash_bucket_size < 2, or a dtype that is
/// neither string nor an integer type.
result<categorical_column_ptr> sequence_categorical_column_with_hash_bucket(
    std::string key, std::int64_t hash_bucket_size,
    hash_bucket_options options = {});

/// Reads kind "hash_bucket"; see column_registry.
categorical_column_ptr read_hash_bucket(option_reader& table,
                                        const column_registry& kinds);

}  // namespace segue
