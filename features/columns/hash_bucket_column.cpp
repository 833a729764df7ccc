// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/hash_bucket_column.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"

namespace segue {

hash_bucket_column::hash_bucket_column(std::string key,
                                       std::int64_t hash_bucket_size,
                                       hash_bucket_options options)
    : lookup_column{std::move(key), options.dtype, options.context},
      hash_bucket_size_{hash_bucket_size},
      hash_{static_cast<std::uint64_t>(hash_bucket_size), options.salt} {}

result<void> hash_bucket_column::lookup(const tensor& values,
                                        std::int64_t begin,
                                        std::span<std::int64_t> ids) const {
  if (values.type() == dtype::string)
    hash_(values.strings(), static_cast<std::size_t>(begin), ids);
  else
    visit_integers(values, begin, ids.size(), [&](auto in) { hash_(in, ids); });
  return {};
}

result<categorical_column_ptr> sequence_categorical_column_with_hash_bucket(
    std::string key, std::int64_t hash_bucket_size,
    hash_bucket_options options) {
  if (key.empty()) return column_error(key, "the key is empty");
  if (hash_bucket_size < 2 || hash_bucket_size > most_buckets)
    return column_error(key, fmt::format("hash_bucket_size is {}, expected one "
                                         "in [2, {}]",
                                         hash_bucket_size, most_buckets));
  if (options.dtype != dtype::string && !is_integer(options.dtype))
    return column_error(
        key, fmt::format("dtype is {}, expected string, int32, int64 "
                         "or uint8",
                         to_string(options.dtype)));
  return std::make_shared<const hash_bucket_column>(std::move(key),
                                                    hash_bucket_size, options);
}

categorical_column_ptr read_hash_bucket(option_reader& table,
                                        const column_registry&) {
  hash_bucket_options options;
  auto feature = read_feature_options(table, options.dtype, word_dtypes);
  auto size = read_needed(table, "hash_bucket_size", 2, most_buckets);
  options.dtype = feature.dtype;
  options.salt = table.integer("salt");
  options.context = feature.context;
  if (!feature.key || !size) return nullptr;
  return made(table, "hash_bucket_size",
              sequence_categorical_column_with_hash_bucket(
                  *std::move(feature.key), *size, options));
}

}  // namespace segue
