// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/errors/result.hpp"
#include "segue/messages/batch_entry.hpp"

namespace segue {

/// Where batches go: to whoever holds their tickets.
class batch_outlet {
 public:
  using outcome = result<batch_content_ptr>;

  virtual ~batch_outlet() = default;

  /// Gives the ticket its batch, or says why none comes. False where nobody
  /// waits for it (any more): the batch is still the caller's.
  virtual bool deliver(std::uint64_t ticket, outcome what) = 0;
};

}  // namespace segue
