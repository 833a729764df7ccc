// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/all.hpp>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "segue/cluster/links/gateway.hpp"
#include "segue/cluster/links/sockets/link_listener.hpp"
#include "segue/cluster/wire/landing.hpp"
#include "segue/cluster/wire/piece_queue.hpp"

namespace segue {

/// A gateway's data about one other node. The node later in the list dials. A
/// link is up at most once: a broken one is not repaired.
struct peer_link {
  using time_point = caf::actor_clock::time_point;

  enum class stage {
    waiting,  ///< not linked yet
    up,
    over,     ///< ended in order
    lost,     ///< broken, not dropped by the host
    evicted,  ///< dropped by the host
  };

  explicit peer_link(const link_options& options)
      : out{options.max_message, options.window},
        in{options.max_parcel},
        ground{options.max_parcel} {}

  stage now = stage::waiting;
  link_peer_actor peer;  ///< its gateway, while the link is up or being opened
  /// The peer's identity, which outlives a connection.
  caf::node_id process;
  caf::actor_id gateway = caf::invalid_actor_id;

  piece_queue out;
  parcel_assembly in;
  landing ground;                  ///< memory for received parcels
  std::uint64_t peer_landing = 0;  ///< its token
  std::uint32_t peer_window = 1;   ///< pieces it sends unacknowledged
  std::uint32_t uncredited = 0;    ///< pieces taken, not yet acknowledged
  bool said_goodbye = false;
  time_point measured;              ///< when the rate was measured
  std::int64_t measured_bytes = 0;  ///< sent until then
  double rate = 0;                  ///< bytes per second, before that

  bool dialing = false;  ///< an attempt is under way
  time_point next_dial;
  std::string trouble;         ///< why the last attempt failed
  bool port_answered = false;  ///< its port answered: `trouble` is more exact

  /// Lost: no verdict yet. Evicted: the node has not been notified yet.
  bool undecided = false;
  time_point undecided_until;
  link_peer_actor returned;  ///< it came back and waits for the host's decision
  std::string reason;        ///< of the eviction

  link_pulse_ptr pulse;  ///< of its connection; null until it is known

  void measure(time_point now);
};

/// Holds this node's end of all links. Dials and answers, keeps windows,
/// notices losses, and reports to the host.
struct gateway_state {
  using stage = peer_link::stage;
  using time_point = peer_link::time_point;

  gateway_actor::base* self = nullptr;
  link_options options;
  node_host_actor host;
  std::function<void(const std::string&)> on_progress;
  std::vector<peer_link> links;       ///< by node; our own is not used
  time_point deadline;                ///< for all links to be up
  std::shared_ptr<tls_identity> tls;  ///< null: no TLS
  std::shared_ptr<link_watch> watch = std::make_shared<link_watch>();
  std::shared_ptr<link_listener> listener;
  bool port_in_use = false;  ///< the listener's thread runs
  bool listening = false;
  bool ready = false;  ///< listening, and all links have been up
  bool closing = false;
  bool ending = false;       ///< the links are closed
  time_point closing_until;  ///< postponed while there is progress
  std::string announced;     ///< last text for on_progress
  std::map<std::uint64_t, status_asker_actor> status_asked;
  std::uint64_t last_status = 0;
  const char* name = "gateway";

  gateway_state() = default;
  gateway_state(const gateway_state&) = delete;
  gateway_state& operator=(const gateway_state&) = delete;
  /// Stops listening, however the gateway ends.
  ~gateway_state();

  // gateway_state.cpp: start, deadlines, end
  void start(gateway_plan plan);
  void tick();
  void check_ready();
  void announce();
  std::vector<std::size_t> missing_nodes() const;
  error deadline_error() const;
  void fail(error reason);
  void close(const std::string& failure);
  void check_closed();
  void end();
  void leave();
  void actor_down(const caf::down_msg& down);
  void take_status_request();
  void answer_status(const status_answer& answer);

  // gateway_port.cpp: how other nodes reach this one
  void listen();
  void take_port(const error& outcome);

  // gateway_figures.cpp: how many bytes the links hold and carry
  void report_links();

  // gateway_dialing.cpp: how other nodes are reached
  bool wants_dial(std::size_t node) const;
  void dial(std::size_t node);
  void take_probe(port_probed probed);
  void connect(std::size_t node, link_socket_ptr link);
  void take_connection(std::size_t node, const caf::node_id& process,
                       const caf::strong_actor_ptr& gateway);
  void retry_later(std::size_t node, std::string trouble);

  // gateway_handshake.cpp: which nodes may be linked
  void take_hello(const link_hello& hello);
  void take_return(std::size_t node, const link_hello& hello,
                   const link_peer_actor& peer);
  void take_welcome(const link_welcome& welcome);
  void take_refusal(const link_refused& refusal);
  void open(std::size_t node, const link_peer_actor& peer, std::uint32_t window,
            std::uint64_t peer_landing);
  link_identity identity() const;

  // gateway_links.cpp: links that are up, and their ends
  void pump(std::size_t node);
  void take_piece(link_piece& arrived);
  void take_credit(const link_credit& credit);
  void take_goodbye(const link_goodbye& goodbye);
  void say_goodbye(std::size_t node, const std::string& failure);
  void lose(std::size_t node, error reason);
  void fail_before_ready(std::size_t node, const error& reason);
  void note_gone(std::size_t node, error reason);
  void drop(const drop_link& dropped);
  void forget_peer(peer_link& link);
  /// The node whose gateway has sent the current message.
  std::optional<std::size_t> sending_node() const;

  time_point now() const { return self->clock().now(); }
  /// "node 'b' (127.0.0.1:4243)"
  std::string label(std::size_t node) const;
  /// Bytes of the largest message that another node may send.
  std::size_t most_content() const;
  /// Remembers the connection of a link.
  void find_pulse(std::size_t node);
};

}  // namespace segue
