// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/consumer_port.hpp"

#include <caf/all.hpp>

namespace segue {

consumer_port_actor::behavior_type consumer_port(consumer_port_actor::pointer,
                                                 node_post_ptr post) {
  return {
      [post](const demand_batch& m) { post->send_to_hub(m); },
      [post](const hurry_demand& m) { post->send_to_hub(m); },
      [post](const withdraw_demand& m) { post->send_to_hub(m); },
      [post](const batch_saved& m) { post->send_to_hub(m); },
      [post](const batch_dropped& m) { post->send_to_hub(m); },
      [post](const ask_sent& m) {
        post->send_to_hub(saves_sent{m.question, post->self});
      },
  };
}

}  // namespace segue
