// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/errors/result.hpp"
#include "segue/messages/batch_entry.hpp"

namespace segue {

/// The receiver of batches: passes them to the holders of their tickets.
class batch_outlet {
 public:
  using outcome = result<batch_content_ptr>;

  virtual ~batch_outlet() = default;

  /// Gives the ticket its batch, or the reason why none comes. Returns false if
  /// no consumer waits for it (any more): the caller keeps the batch.
  virtual bool deliver(std::uint64_t ticket, outcome what) = 0;
};

}  // namespace segue
