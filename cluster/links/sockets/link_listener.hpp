// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "segue/cluster/links/sockets/link_opening.hpp"
#include "segue/cluster/links/sockets/tls_identity.hpp"

namespace segue {

/// The parts of a listener. Its thread calls the functions.
struct link_listener_plan {
  std::string host;  ///< empty: every address of this machine
  std::uint16_t port = 0;
  std::shared_ptr<tls_identity> tls;  ///< null: no TLS
  std::shared_ptr<link_watch> watch;
  /// A connection that receives nothing for that long counts as dead.
  std::chrono::milliseconds longest_silence{2000};
  std::size_t most_links = 64;
  std::function<void(error)> on_listening;  ///< or why it cannot
  std::function<void(link_socket_ptr)> on_link;
};

/// Accepts connections. Until its greeting each is a stranger, held here for at
/// most 3 s; of too many the oldest is closed. Also ends silent connections.
class link_listener {
 public:
  explicit link_listener(link_listener_plan plan);

  /// Blocks until stopped; to be called once.
  void run();

  /// From any thread; `run` returns soon.
  void stop();

 private:
  using clock = std::chrono::steady_clock;
  struct stranger {
    std::unique_ptr<link_opening> opening;
    link_opening::step next = link_opening::step::reads;
    clock::time_point deadline;
  };

  bool listen();
  void wait();
  void take_all();
  bool take_one();
  void go_on(stranger& s);
  int patience() const;

  link_listener_plan plan_;
  file_descriptor wake_;
  file_descriptor listening_;
  std::atomic<bool> stopped_ = false;
  std::deque<stranger> strangers_;  // the oldest first
  bool starved_ = false;            // no handle was left for a connection
};

}  // namespace segue
