// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/fingerprint.hpp"

#include <farmhash.h>

#include <cassert>
#include <charconv>

#include "segue/kernels/split_mix.hpp"

namespace segue {

std::uint64_t fingerprint64(std::string_view bytes) {
  return NAMESPACE_FOR_HASH_FUNCTIONS::Fingerprint64(bytes.data(),
                                                     bytes.size());
}

std::uint64_t fingerprint64(std::int64_t value) {
  char text[20];  // the sign and 19 digits of the smallest one
  auto end = std::to_chars(text, text + sizeof(text), value).ptr;
  return fingerprint64({text, static_cast<std::size_t>(end - text)});
}

modulo::modulo(std::uint64_t divisor)
    : reciprocal_{~std::uint64_t{0} / divisor}, divisor_{divisor} {
  assert(divisor >= 1);
}

bucket_hash::bucket_hash(std::uint64_t buckets,
                         std::optional<std::int64_t> salt)
    : modulo_{buckets}, salt_{salt} {}

std::int64_t bucket_hash::operator()(std::uint64_t fingerprint) const {
  if (salt_)
    fingerprint =
        split_mix(fingerprint ^ split_mix(static_cast<std::uint64_t>(*salt_)));
  return static_cast<std::int64_t>(modulo_(fingerprint));
}

void bucket_hash::operator()(const string_column& texts, std::size_t begin,
                             std::span<std::int64_t> ids) const {
  if (salt_) {
    for (std::size_t i = 0; i < ids.size(); ++i)
      ids[i] = (*this)(fingerprint64(texts[begin + i]));
    return;
  }
  auto mod = modulo_;  // a copy, so that the loop does not read it again
  for (std::size_t i = 0; i < ids.size(); ++i)
    ids[i] = static_cast<std::int64_t>(mod(fingerprint64(texts[begin + i])));
}

}  // namespace segue
