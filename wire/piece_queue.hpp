// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "segue/wire/piece.hpp"

namespace segue {

/// The parcels that wait for one link, which has at most `window` pieces on
/// the way that are not acknowledged.
class piece_queue {
 public:
  /// Precondition: both >= 1.
  piece_queue(std::size_t max_message, std::size_t window)
      : max_message_{max_message}, window_{window} {}

  void push(parcel next) { waiting_.push_back(std::move(next)); }

  /// The piece to be sent now; nullopt where there is none or the window is
  /// full.
  std::optional<piece> next();

  /// So many pieces have arrived.
  void acknowledge(std::size_t pieces);

  /// Whether nothing waits; what was sent may still be on the way.
  bool empty() const { return waiting_.empty() && !cutter_; }

  std::size_t on_the_way() const { return on_the_way_; }

  void clear();

 private:
  std::size_t max_message_;
  std::size_t window_;
  std::deque<parcel> waiting_;
  std::optional<parcel_cutter> cutter_;  // of the parcel that is being sent
  std::uint64_t last_parcel_ = 0;
  std::size_t on_the_way_ = 0;
};

}  // namespace segue
