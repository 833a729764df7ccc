// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "segue/cluster/wire/piece.hpp"

namespace segue {

/// The numbers of a piece_queue. Bytes are those of parcels.
struct queue_figures {
  std::int64_t parcels = 0;      ///< waiting, at least with their last piece
  std::int64_t bytes = 0;        ///< of these, not sent yet
  std::int64_t unconfirmed = 0;  ///< pieces on their way
  std::int64_t window = 0;       ///< the most that may be on their way
  std::int64_t sent_bytes = 0;   ///< since the start
};

/// The parcels that wait for one link, which has at most `window` pieces on
/// the way that are not acknowledged.
class piece_queue {
 public:
  /// Precondition: both >= 1.
  piece_queue(std::size_t max_message, std::size_t window)
      : max_message_{max_message}, window_{window} {}

  void push(parcel next) {
    waiting_bytes_ += next.size;
    waiting_.push_back(std::move(next));
  }

  /// The piece to send now; nullopt if there is none or the window is full.
  std::optional<piece> next();

  /// That many pieces have arrived.
  void acknowledge(std::size_t pieces);

  /// Whether nothing waits; sent pieces may still be on their way.
  bool empty() const { return waiting_.empty() && !cutter_; }

  std::size_t on_the_way() const { return on_the_way_; }

  queue_figures figures() const;

  /// Forgets all pieces that wait or are on their way.
  void clear();

 private:
  std::size_t max_message_;
  std::size_t window_;
  std::deque<parcel> waiting_;
  std::optional<parcel_cutter> cutter_;  // of the parcel that is being sent
  std::uint64_t last_parcel_ = 0;
  std::size_t on_the_way_ = 0;
  std::size_t waiting_bytes_ = 0;
  std::size_t sent_bytes_ = 0;
};

}  // namespace segue
