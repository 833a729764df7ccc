// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "segue/tensors/string_column.hpp"

namespace segue {

/// Returns FarmHash's Fingerprint64 of the bytes, as TensorFlow's
/// string_to_hash_bucket_fast does: stable across machines and releases.
std::uint64_t fingerprint64(std::string_view bytes);

/// The fingerprint of an integer's decimal text, e.g. "-7".
std::uint64_t fingerprint64(std::int64_t value);

/// a modulo a fixed divisor, without a division per value (Barrett reduction):
/// with m = floor((2^64 - 1) / d) the quotient's estimate floor(a m / 2^64) is
/// at most 1 too small, since a / d - a m / 2^64 < 1.
class modulo {
 public:
  /// Precondition: divisor >= 1.
  explicit modulo(std::uint64_t divisor);

  std::uint64_t operator()(std::uint64_t a) const {
    __extension__ using wide = unsigned __int128;
    auto quotient =
        static_cast<std::uint64_t>((static_cast<wide>(a) * reciprocal_) >> 64);
    auto remainder = a - quotient * divisor_;
    return remainder >= divisor_ ? remainder - divisor_ : remainder;
  }

 private:
  std::uint64_t reciprocal_;
  std::uint64_t divisor_;
};

/// Fingerprint64 modulo a number of buckets [F5].
class bucket_hash {
 public:
  /// Without a salt this is TensorFlow's bucket. With one, SplitMix64's
  /// finalizer mixes the fingerprint and the salt before the modulo, which
  /// gives an independent second bucket without a second pass over the bytes.
  /// Precondition: buckets >= 1.
  explicit bucket_hash(std::uint64_t buckets,
                       std::optional<std::int64_t> salt = std::nullopt);

  std::int64_t operator()(std::uint64_t fingerprint) const;

  /// ids[i] = bucket of element begin + i. Precondition: the elements exist.
  void operator()(const string_column& texts, std::size_t begin,
                  std::span<std::int64_t> ids) const;

  /// ids[i] = bucket of the decimal text of values[i].
  /// Precondition: as many ids as values.
  template <class Integer>
  void operator()(std::span<const Integer> values,
                  std::span<std::int64_t> ids) const {
    for (std::size_t i = 0; i < values.size(); ++i)
      ids[i] = (*this)(fingerprint64(static_cast<std::int64_t>(values[i])));
  }

 private:
  modulo modulo_;
  std::optional<std::int64_t> salt_;
};

}  // namespace segue
