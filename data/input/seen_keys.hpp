// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <string_view>
#include <utility>

namespace segue {

/// The set of keys seen so far, as 128-bit fingerprints: 16 bytes per key, at a
/// load of a half to 7/8. The probability that two of n keys have the same
/// fingerprint by chance is about n^2 / 2^129.
class seen_keys {
 public:
  /// Adds a key; returns false if it has been added before.
  bool add(std::string_view key);

 private:
  using fingerprint = std::pair<std::uint64_t, std::uint64_t>;
  struct low_half {
    using is_avalanching = void;
    std::size_t operator()(const fingerprint& f) const { return f.first; }
  };
  boost::unordered_flat_set<fingerprint, low_half> seen_;
};

}  // namespace segue
