// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "segue/cluster/wire/parcel.hpp"

namespace segue {

/// The memory for the pieces of one link: one buffer for a whole parcel, so
/// that its pieces need no copy to be joined. Pieces carry the token of their
/// link, because the code that deserializes them does not have the link.
class landing {
 public:
  explicit landing(std::uint64_t max_total);

  /// Unique in the process, never 0.
  std::uint64_t token() const { return token_; }

  /// Memory for the next `size` bytes of a parcel, at `offset` of `total`. Null
  /// if no landing has the token, or the bytes are not the next ones in order;
  /// they then need a buffer of their own. Safe from any thread; the caller may
  /// write the bytes until it passes them on.
  static std::optional<byte_run> place(std::uint64_t token,
                                       std::uint64_t parcel,
                                       std::uint64_t offset,
                                       std::uint64_t total, std::size_t size);

 private:
  struct ground;
  std::uint64_t token_;
  std::shared_ptr<ground> ground_;
};

}  // namespace segue
