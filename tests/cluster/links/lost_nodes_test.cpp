// SPDX-License-Identifier: BSD-3-Clause
// Nodes in processes of their own that die, or only seem to.
#include <catch2/catch.hpp>
#include <fstream>

#include "segue/tests/cluster/links/forked_node.hpp"

using namespace segue;
using namespace segue::test;

namespace {

using clock_type = std::chrono::steady_clock;

/// Two nodes, ours and a forked one, in either order of dialing.
struct pair_with_fork {
  explicit pair_with_fork(std::size_t ours_is)
      : ours(ours_is),
        options{options_for(2)},
        theirs{as_node(options, 1 - ours)},
        node{as_node(options, ours)} {
    node.log->wait(link_event::ready);
    theirs.wait("ready");
  }
  std::size_t ours;
  link_options options;
  forked_node theirs;  // first: it is forked before there are threads
  test_node node;
};

/// All of it views of one megabyte.
parcel gigabyte() {
  auto content = counted_parcel(1 << 20, 0);
  content.runs.resize(1000, content.runs[0]);
  content.size *= 1000;
  return content;
}

/// KiB of memory that this process has now.
std::int64_t resident() {
  std::ifstream status{"/proc/self/status"};
  std::string word;
  std::int64_t kib = 0;
  while (status >> word)
    if (word == "VmRSS:") status >> kib;
  return kib;
}

}  // namespace

TEST_CASE("a killed node is lost at once, and known to be gone",
          "[nodes][gateway]") {
  pair_with_fork pair{GENERATE(std::size_t{0}, std::size_t{1})};
  auto killed = clock_type::now();
  pair.theirs.signal(SIGKILL);
  auto down = pair.node.log->wait(link_event::down);
  CHECK(clock_type::now() - killed < pair.options.timeout);
  CHECK(down.node == 1 - pair.ours);
  CHECK(down.reason.code == errc::unavailable);
  CHECK_FALSE(down.orderly);
  auto gone = pair.node.log->wait(link_event::gone);
  CHECK(gone.reason.message.find("is gone: Connection refused") !=
        std::string::npos);
}

TEST_CASE("what is queued for a killed node is let go", "[nodes][gateway]") {
  pair_with_fork pair{0};
  pair.theirs.signal(SIGSTOP);
  auto content = counted_parcel(100'000'000, 0);
  auto owner = content.runs[0].owner;
  pair.node.send(1, std::move(content));
  pair.theirs.signal(SIGKILL);
  pair.node.log->wait(link_event::down);
  auto limit = clock_type::now() + far_off;
  while (!owner->unique() && clock_type::now() < limit)
    std::this_thread::yield();
  CHECK(owner->unique());
}

TEST_CASE("what waits for a node that takes nothing is counted",
          "[nodes][gateway]") {
  pair_with_fork pair{0};
  pair.theirs.signal(SIGSTOP);
  constexpr std::int64_t each = 1000;
  constexpr std::int64_t parcels = 200;
  for (std::int64_t i = 0; i < parcels; ++i)
    pair.node.send(1, counted_parcel(each, 0));
  auto links = pair.node.measure_links();
  REQUIRE(links.size() == 1);
  CHECK(links[0].to == 1);
  auto& queue = links[0].queue;
  CHECK(queue.window == static_cast<std::int64_t>(pair.options.window));
  CHECK(queue.unconfirmed == queue.window);
  CHECK(queue.parcels > 0);
  CHECK(queue.bytes == queue.parcels * each);
  CHECK(queue.sent_bytes == (parcels - queue.parcels) * each);
  pair.theirs.signal(SIGKILL);
  pair.node.log->wait(link_event::down);
  links = pair.node.measure_links();
  REQUIRE(links.size() == 1);
  CHECK(links[0].queue.parcels == 0);
  CHECK(links[0].queue.bytes == 0);
  CHECK(links[0].queue.unconfirmed == 0);
  CHECK(links[0].queue.sent_bytes > 0);
}

TEST_CASE("for a node that takes nothing only a window is copied",
          "[nodes][gateway][I4]") {
  pair_with_fork pair{0};
  pair.theirs.signal(SIGSTOP);
  auto before = resident();
  pair.node.send(1, gigabyte());
  pair.node.log->wait(link_event::down);
  auto window = pair.options.window * pair.options.max_message / 1024;
  CHECK(resident() - before < static_cast<std::int64_t>(6 * window));
  pair.theirs.signal(SIGKILL);
  pair.node.log->wait(link_event::gone);
}

TEST_CASE("a node ends while its peer takes nothing of what was sent",
          "[nodes][gateway]") {
  auto options = options_for(2);
  forked_node receiver{as_node(options, 1)};
  // In a process of its own: CAF sometimes leaks its broker here.
  forked_process sender{[&](int out) {
    {
      test_node node{as_node(options, 0)};
      node.log->wait(link_event::ready);
      // More than goes through before the receiver is stopped.
      auto content = counted_parcel(1 << 20, 0);
      for (int i = 0; i < 20'000; ++i)
        node.send(1, content);
      ::dprintf(out, "sent\n");
      node.log->wait(link_event::down);
    }
    ::dprintf(out, "ended\n");
  }};
  sender.wait("sent");
  receiver.signal(SIGSTOP);
  sender.wait("ended");
}

TEST_CASE("a stopped node that comes back learns that it was replaced",
          "[nodes][gateway][S3]") {
  pair_with_fork pair{GENERATE(std::size_t{0}, std::size_t{1})};
  bool dropped_while_away = GENERATE(true, false);
  auto other = 1 - pair.ours;
  auto stopped = clock_type::now();
  pair.theirs.signal(SIGSTOP);
  auto down = pair.node.log->wait(link_event::down);
  CHECK(clock_type::now() - stopped < 2 * pair.options.timeout);
  CHECK(down.node == other);
  auto drop = [&] {
    caf::anon_send(pair.node.gateway, drop_link{other, "it was silent"});
  };
  if (dropped_while_away) drop();
  pair.theirs.signal(SIGCONT);
  pair.theirs.wait("down");
  if (!dropped_while_away) drop();
  CHECK(pair.theirs.wait("failed").find("it was silent") != std::string::npos);
}

TEST_CASE("a node that was started again cannot come back",
          "[nodes][gateway]") {
  pair_with_fork pair{0};
  pair.theirs.signal(SIGKILL);
  pair.node.log->wait(link_event::down);
  pair.node.log->wait(link_event::gone);
  test_node again{as_node(pair.options, 1)};
  auto failed = again.log->wait(link_event::failed).reason;
  CHECK(failed.code == errc::stale);
  CHECK(failed.message.find("node 'b' was lost") != std::string::npos);
}
