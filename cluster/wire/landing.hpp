// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "segue/cluster/wire/parcel.hpp"

namespace segue {

/// Where the pieces of one link land: one buffer for the whole parcel, so that
/// what comes in several pieces needs no copy to come together. Pieces carry
/// their link's token, because whoever deserializes them knows no link.
class landing {
 public:
  explicit landing(std::uint64_t max_total);

  /// Unique in the process, never 0.
  std::uint64_t token() const { return token_; }

  /// Memory for the next `size` bytes of a parcel, at `offset` of `total`.
  /// Null where no landing has the token, or the bytes are not those that must
  /// come next: then they are for a buffer of their own. Safe from any thread;
  /// the bytes are the caller's to write until it hands them on.
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
