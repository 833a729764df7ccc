// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/node_outlet.hpp"

#include <utility>

namespace segue {

bool node_outlet::deliver(std::uint64_t ticket, outcome what) {
  auto to = node_of_ticket(ticket);
  if (to == post_->self)
    return post_->exchange && post_->exchange->deliver(ticket, std::move(what));
  if (what)
    post_->send(to, deliver_batch{ticket, std::move(*what)});
  else
    post_->send(to, refuse_demand{ticket, what.error()});
  return true;
}

}  // namespace segue
