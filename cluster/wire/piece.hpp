// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>

#include "segue/cluster/wire/parcel.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A part of a parcel that travels as one message.
struct piece {
  std::uint64_t parcel = 0;  ///< counted from 1 on every link
  std::uint64_t offset = 0;  ///< of the first byte in its parcel
  std::uint64_t total = 0;   ///< bytes of the whole parcel
  std::vector<byte_run> runs;

  std::size_t size() const {
    std::size_t bytes = 0;
    for (auto& run : runs)
      bytes += run.size;
    return bytes;
  }
};

/// Cuts a parcel into pieces of at most `max_bytes`, one at a time; the parcel
/// itself is not copied. An empty parcel is one empty piece.
class parcel_cutter {
 public:
  /// Precondition: max_bytes >= 1.
  parcel_cutter(parcel whole, std::uint64_t id, std::size_t max_bytes);

  bool done() const { return done_; }

  /// Precondition: !done().
  piece next();

 private:
  parcel whole_;
  std::uint64_t id_;
  std::size_t max_bytes_;
  std::size_t at_ = 0;          // bytes cut so far
  std::size_t run_ = 0;         // the run that comes next
  std::size_t run_offset_ = 0;  // bytes of it that are cut
  bool done_ = false;
};

/// Joins the pieces of one link. Parcels come one after the other, their pieces
/// in order. If the pieces have landed in one buffer, or there is only one, the
/// parcel is that buffer; otherwise they are copied into one.
class parcel_assembly {
 public:
  explicit parcel_assembly(std::uint64_t max_total) : max_total_{max_total} {}

  /// Returns the whole parcel with its last piece. Error: malformed if the
  /// piece is not the next one in order, or a parcel is larger than the bound.
  result<std::optional<buffer_ptr>> add(piece next);

 private:
  buffer_ptr join();

  std::uint64_t max_total_;
  std::uint64_t parcel_ = 0;  // the current one, or the last
  std::uint64_t total_ = 0;
  std::uint64_t received_ = 0;
  bool open_ = false;
  std::vector<byte_run> runs_;
};

}  // namespace segue
