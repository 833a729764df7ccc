// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/all.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "segue/cluster/links/gateway.hpp"
#include "segue/data/storage/file_descriptor.hpp"

namespace segue::test {

/// A deadline that only a hang reaches; long, for sanitizers.
inline constexpr std::chrono::minutes far_off{2};

/// A listening socket on a port of the system's choice.
class listening_socket {
 public:
  listening_socket();

  std::uint16_t port() const { return port_; }
  int handle() const { return handle_.get(); }

 private:
  file_descriptor handle_;
  std::uint16_t port_;
};

/// Nodes "a", "b", ... on free ports of this machine.
link_options options_for(std::size_t nodes);

link_options as_node(link_options options, std::size_t self);

/// What a gateway has told its host.
struct link_event {
  enum kind { up, ready, failed, arrived, down, gone };
  kind what;
  std::size_t node = 0;
  error reason;
  buffer_ptr bytes;
  bool orderly = false;
};

/// The events of one node, in order, waited for from the test's thread.
class event_log {
 public:
  void add(link_event e);
  void add_progress(const std::string& text);
  void add_links(links_measured measured);

  /// The next event of that kind, others passed over.
  link_event wait(link_event::kind what);

  /// The answer to links_wanted.
  std::vector<link_figures> wait_links();

  /// The next event of any kind, however long it takes.
  link_event wait_any();

  /// All that has not been waited for.
  std::vector<link_event::kind> rest();

  std::vector<std::string> progress();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<link_event> events_;
  std::size_t next_ = 0;
  std::optional<links_measured> measured_;
  std::vector<std::string> progress_;
};

/// One node: an actor system of its own, a gateway and a host.
class test_node {
 public:
  explicit test_node(const link_options& options,
                     std::function<void(const std::string&)> on_progress = {});

  ~test_node();

  /// Ends as fast as it can.
  void stop();

  void send(std::size_t node, parcel content);

  /// How its links are, behind all that was sent.
  std::vector<link_figures> measure_links();

  /// Blocks until the gateway has ended.
  void wait_for_end();

  caf::actor_system& system() { return *system_; }

  std::shared_ptr<event_log> log = std::make_shared<event_log>();
  gateway_actor gateway;

 private:
  caf::actor_system_config config_;
  std::unique_ptr<caf::actor_system> system_;
  node_host_actor host_;
};

/// A parcel of one run, its bytes counted on from `first`.
parcel counted_parcel(std::size_t size, std::size_t first);

bool is_counted(const buffer_ptr& bytes, std::size_t size, std::size_t first);

}  // namespace segue::test
