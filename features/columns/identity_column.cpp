// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/identity_column.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"

namespace segue {

identity_column::identity_column(std::string key, std::int64_t num_buckets,
                                 identity_options options)
    : lookup_column{std::move(key), options.dtype, options.context},
      num_buckets_{num_buckets},
      default_value_{options.default_value} {}

result<void> identity_column::lookup(const tensor& values, std::int64_t begin,
                                     std::span<std::int64_t> ids) const {
  return visit_integers(
      values, begin, ids.size(), [&](auto in) -> result<void> {
        // A vectorized pass: if a value is out of range, the sign bit of the
        // value or of last - value is set.
        auto last = static_cast<std::uint64_t>(num_buckets_ - 1);
        std::uint64_t signs = 0;
        for (std::size_t i = 0; i < ids.size(); ++i) {
          ids[i] = static_cast<std::int64_t>(in[i]);
          auto value = static_cast<std::uint64_t>(ids[i]);
          signs |= value | (last - value);
        }
        return signs >> 63 == 0 ? result<void>{} : replace_outside(ids);
      });
}

result<void> identity_column::replace_outside(
    std::span<std::int64_t> ids) const {
  for (auto& id : ids) {
    if (id >= 0 && id < num_buckets_) continue;
    if (!default_value_)
      return error{errc::invalid_argument,
                   fmt::format("feature '{}' has value {}, expected one in "
                               "[0, {})",
                               key(), id, num_buckets_)};
    id = *default_value_;
  }
  return {};
}

result<categorical_column_ptr> sequence_categorical_column_with_identity(
    std::string key, std::int64_t num_buckets, identity_options options) {
  if (key.empty()) return column_error(key, "the key is empty");
  if (num_buckets < 1 || num_buckets > most_buckets)
    return column_error(key, fmt::format("num_buckets is {}, expected one in "
                                         "[1, {}]",
                                         num_buckets, most_buckets));
  if (auto d = options.default_value; d && (*d < 0 || *d >= num_buckets))
    return column_error(key, fmt::format("default_value is {}, expected one in "
                                         "[0, {})",
                                         *d, num_buckets));
  if (!is_integer(options.dtype))
    return column_error(
        key, fmt::format("dtype is {}, expected int32, int64 or uint8",
                         to_string(options.dtype)));
  return std::make_shared<const identity_column>(std::move(key), num_buckets,
                                                 options);
}

categorical_column_ptr read_identity(option_reader& table,
                                     const column_registry&) {
  identity_options options;
  auto feature = read_feature_options(table, options.dtype, integer_dtypes);
  auto buckets = read_needed(table, "num_buckets", 1, most_buckets);
  options.default_value = table.integer("default_value");
  options.dtype = feature.dtype;
  options.context = feature.context;
  if (!feature.key || !buckets) return nullptr;
  return made(table, "default_value",
              sequence_categorical_column_with_identity(*std::move(feature.key),
                                                        *buckets, options));
}

}  // namespace segue
