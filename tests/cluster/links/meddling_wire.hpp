// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "segue/tests/cluster/links/link_fixture.hpp"

namespace segue::test {

/// Between two nodes: what comes to its port goes on to another one, and back.
class meddling_wire {
 public:
  /// May change what passes, which is what the node that has dialed sends
  /// (`forth`) or gets, and may take its time.
  using meddling = std::function<void(std::string& bytes, bool forth)>;

  meddling_wire(std::uint16_t target, meddling meddle);
  meddling_wire(const meddling_wire&) = delete;
  meddling_wire& operator=(const meddling_wire&) = delete;
  ~meddling_wire();

  std::uint16_t port() const { return listening_.port(); }

 private:
  void serve();

  listening_socket listening_;
  std::uint16_t target_;
  meddling meddle_;
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

}  // namespace segue::test
