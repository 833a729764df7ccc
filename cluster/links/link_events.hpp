// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/typed_actor.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "segue/cluster/links/link_figures.hpp"
#include "segue/cluster/links/link_messages.hpp"
#include "segue/cluster/wire/parcel.hpp"
#include "segue/errors/error.hpp"

namespace segue {

// Messages between a node's gateway and the actor it works for, the node host.
// Nodes are identified by their place in link_options::nodes. None of these
// messages leaves the process.

/// gateway -> host: the link to that node is open; parcels may be sent.
struct link_up {
  std::size_t node = 0;
};

/// gateway -> host: this node listens and is linked to all others; sent once.
struct links_ready {};

/// gateway -> host: this node cannot take part, or no longer. The gateway ends
/// itself. Codes: deadline_exceeded: names the nodes it still waited for;
/// invalid_argument: nodes do not match, with the difference; stale: this node
/// was replaced while it was away; io: the gateway cannot listen.
struct links_failed {
  error reason;
};

/// gateway -> host: a whole parcel of that node, in the order it was sent.
struct parcel_arrived {
  std::size_t node = 0;
  buffer_ptr bytes;
};

/// gateway -> host: nothing more comes from that node, and its queued messages
/// are dropped. `orderly`: it said goodbye. Otherwise it counts as lost, for
/// good, and one more message gives the verdict: peer_gone, or links_failed if
/// this node was the one that was away.
struct link_down {
  std::size_t node = 0;
  error reason;
  bool orderly = false;
};

/// gateway -> host: a lost node cannot be asked whether it has replaced this
/// one: its address refuses connections, or has not answered for `timeout` and
/// a second after the loss. Not sent after drop_link.
struct peer_gone {
  std::size_t node = 0;
  error reason;
};

/// gateway -> host: the status of the run is requested; the answer is a
/// status_answer with the same number.
struct status_wanted {
  std::uint64_t request = 0;
};

/// host -> gateway: send this after the earlier parcels. Dropped if the link is
/// not up.
struct send_parcel {
  std::size_t node = 0;
  parcel content;
};

/// host -> gateway: that node is replaced, whether its link is up or down. It
/// is notified, now or when it comes back, and is never linked again. No
/// link_down follows.
struct drop_link {
  std::size_t node = 0;
  std::string reason;
};

/// host -> gateway: send what is queued, say goodbye to all and end.
struct close_links {};

/// host -> gateway.
struct status_answer {
  std::uint64_t request = 0;
  std::string text;
};

/// host -> gateway: measure the links; answered by links_measured.
struct links_wanted {};

/// gateway -> host: the figures of every link that has been up.
struct links_measured {
  std::vector<link_figures> links;
};

/// gateway -> itself: time to look at the links.
struct link_tick {};

struct link_socket;

/// a thread of the gateway -> gateway: whether that node's port accepts
/// connections; code none: yes.
struct port_probed {
  std::size_t node = 0;
  error outcome;
  std::shared_ptr<link_socket> link;  ///< null after a mere probe
  std::string trouble;  ///< why there is none if the port answered
};

/// a thread of the gateway -> gateway: this node listens (code none) or not.
struct port_opened {
  error outcome;
};

/// The last message of the thread that has listened.
struct port_closed {};

}  // namespace segue

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::link_up)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::links_ready)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::links_failed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::parcel_arrived)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::link_down)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::peer_gone)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::status_wanted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::send_parcel)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::drop_link)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::close_links)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::status_answer)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::links_wanted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::links_measured)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::link_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::port_probed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::port_opened)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(segue::port_closed)

namespace segue {

/// The actor a gateway works for: delivers parcels to the node's actors.
using node_host_actor = caf::typed_actor<
    // Learns that parcels may be sent to a node.
    caf::reacts_to<link_up>,
    // Starts its part of the run.
    caf::reacts_to<links_ready>,
    // Ends.
    caf::reacts_to<links_failed>,
    // Delivers it to its receiver.
    caf::reacts_to<parcel_arrived>,
    // Decides what the loss of a node means.
    caf::reacts_to<link_down>,
    // Learns that no verdict will come.
    caf::reacts_to<peer_gone>,
    // Answers with status_answer.
    caf::reacts_to<status_wanted>,
    // Sends them to the hub.
    caf::reacts_to<links_measured>>;

/// Another node's gateway, or this node's gateway as others see it.
using link_peer_actor = caf::typed_actor<
    // Opens the link, or refuses it.
    caf::reacts_to<link_hello>,
    // Takes the link as open.
    caf::reacts_to<link_welcome>,
    // Gives up.
    caf::reacts_to<link_refused>,
    // Adds it to the parcel that is being received.
    caf::reacts_to<link_piece>,
    // Sends more pieces.
    caf::reacts_to<link_credit>,
    // Notes the orderly end.
    caf::reacts_to<link_goodbye>>;

/// A program that asks a gateway for the status.
using status_asker_actor = caf::typed_actor<caf::reacts_to<status_reply>>;

/// Communicates with the gateways of the other nodes.
using gateway_actor = link_peer_actor::extend<
    // Queues it.
    caf::reacts_to<send_parcel>,
    // Evicts a node.
    caf::reacts_to<drop_link>,
    // Ends in an orderly way.
    caf::reacts_to<close_links>,
    // Answers the program that asked.
    caf::reacts_to<status_answer>,
    // Answers with links_measured.
    caf::reacts_to<links_wanted>,
    // Checks deadlines and dials again.
    caf::reacts_to<link_tick>,
    // Continues to dial, or notes why it cannot.
    caf::reacts_to<port_probed>,
    // Is ready once all are linked, or gives up.
    caf::reacts_to<port_opened>,
    // Ends, if it was about to.
    caf::reacts_to<port_closed>,
    // Asks the host.
    caf::reacts_to<status_request>>;

}  // namespace segue
