// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <future>
#include <initializer_list>
#include <memory>
#include <vector>

#include "segue/tests/flow/flow_fixture.hpp"
#include "segue/tests/free_ports.hpp"

namespace segue::test {

inline role_set playing(std::initializer_list<node_role> some) {
  role_set all;
  for (auto role : some)
    all.add(role);
  return all;
}

/// A run whose nodes are pipelines of this process, linked over loopback.
class spread_run {
 public:
  spread_run(const pipeline_options& options, std::vector<role_set> roles,
             std::int64_t replicas = 0) {
    cluster_options cluster;
    auto ports = free_ports(roles.size());
    for (std::size_t n = 0; n < roles.size(); ++n)
      cluster.nodes.push_back(
          {"n" + std::to_string(n), "127.0.0.1", ports[n], roles[n]});
    cluster.replicas = replicas;
    // Sanitizers make everything slow.
    cluster.timeout_ms = 60000;
    cluster.heartbeat_ms = 5000;
    std::vector<std::future<result<pipeline>>> made;
    for (auto& node : cluster.nodes) {
      auto own = options;
      own.node = node_part{cluster, node.name, {"one = run"}, {}, {}, {}};
      made.push_back(std::async(std::launch::async, [own = std::move(own)] {
        return pipeline::make(own);
      }));
    }
    for (auto& node : made) {
      auto started = node.get();
      if (!started) FAIL(started.error().message);
      nodes_.push_back(std::make_unique<pipeline>(std::move(*started)));
    }
    roles_ = std::move(roles);
  }

  spread_run(const spread_run&) = delete;
  spread_run& operator=(const spread_run&) = delete;

  /// Nodes serve each other until the last consumer has left.
  ~spread_run() { close_all(); }

  pipeline& with(node_role role) { return *all_with(role).front(); }

  std::vector<pipeline*> all_with(node_role role) {
    std::vector<pipeline*> found;
    for (std::size_t n = 0; n < roles_.size(); ++n)
      if (roles_[n].has(role)) found.push_back(nodes_[n].get());
    return found;
  }

  /// Ends all consumers, and with the last of them the run.
  void end() {
    close_all();
    for (auto& node : nodes_)
      over_.push_back(node->wait(far_off()));
  }

  /// After end(), by node: what each says that the run ended with.
  const std::vector<result<void>>& outcomes() const { return over_; }

 private:
  void close_all() {
    for (auto* consumer : all_with(node_role::consumer))
      consumer->close(close_mode::cancel);
  }

  std::vector<std::unique_ptr<pipeline>> nodes_;
  std::vector<role_set> roles_;
  std::vector<result<void>> over_;
};

}  // namespace segue::test
