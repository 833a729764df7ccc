// SPDX-License-Identifier: BSD-3-Clause
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "segue/bench/cluster/contestants.hpp"
#include "segue/bench/cluster/socket_bytes.hpp"

namespace segue::bench {
namespace {

void send_all(int fd, const void* data, std::size_t size) {
  auto* at = static_cast<const char*>(data);
  while (size > 0) {
    auto sent = ::send(fd, at, size, 0);
    if (sent <= 0) std::_Exit(1);
    at += sent;
    size -= static_cast<std::size_t>(sent);
  }
}

void receive_all(int fd, void* data, std::size_t size) {
  if (::recv(fd, data, size, MSG_WAITALL) != static_cast<ssize_t>(size))
    std::_Exit(1);
}

struct sizes {
  explicit sizes(const workload& w)
      : batch{static_cast<std::size_t>(w.batch_size)},
        segment{static_cast<std::size_t>(workload::num_unroll * w.width)},
        state{static_cast<std::size_t>(2 * workload::state_size)} {}
  std::size_t batch;
  std::size_t segment;  // floats of an entry
  std::size_t state;    // the same
};

void send_rows(child_talk& talk, int fd, const workload& w,
               const sources& data) {
  sizes size{w};
  std::vector<float> states(size.batch * size.state);
  talk.await_start();
  stopwatch watch;
  for (std::int64_t done = 0; done < w.entries; done += w.batch_size) {
    auto turn = done / w.batch_size;
    for (std::size_t b = 0; b < size.batch; ++b) {
      auto key = turn / workload::segments * w.batch_size +
                 static_cast<std::int64_t>(b);
      auto segment = static_cast<std::size_t>(turn % workload::segments);
      send_all(fd, data.of(key).values<float>().data() + segment * size.segment,
               size.segment * sizeof(float));
    }
    send_all(fd, states.data(), states.size() * sizeof(float));
    receive_all(fd, states.data(), states.size() * sizeof(float));
  }
  talk.await_stop();
  talk.hand_in({0, watch.read(0).cpu, received_bytes(), 0});
}

void take_rows(child_talk& talk, int fd, const workload& w) {
  sizes size{w};
  std::vector<float> rows(size.batch * size.segment);
  std::vector<float> states(size.batch * size.state);
  talk.await_start();
  stopwatch watch;
  process_figures figures;
  for (; figures.entries < w.entries; figures.entries += w.batch_size) {
    receive_all(fd, rows.data(), rows.size() * sizeof(float));
    receive_all(fd, states.data(), states.size() * sizeof(float));
    for (auto& s : states)
      s += 1;
    send_all(fd, states.data(), states.size() * sizeof(float));
  }
  figures.wall = watch.read(0).wall;
  talk.say_done();
  talk.await_stop();
  figures.cpu = watch.read(0).cpu;
  figures.received = received_bytes();
  talk.hand_in(figures);
}

/// Both ends of a TCP connection.
std::pair<int, int> connect_pair() {
  auto listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  ::bind(listener, any, size);
  ::listen(listener, 1);
  ::getsockname(listener, any, &size);
  auto one = ::socket(AF_INET, SOCK_STREAM, 0);
  ::connect(one, any, size);
  auto other = ::accept(listener, nullptr, nullptr);
  ::close(listener);
  int no_delay = 1;
  for (auto fd : {one, other})
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
  return {one, other};
}

}  // namespace

cluster_timing run_bare_copies(const workload& w, const sources& data) {
  auto [from, to] = connect_pair();
  auto figures = run_processes({[&, fd = from, other = to](child_talk& talk) {
                                  ::close(other);
                                  send_rows(talk, fd, w, data);
                                },
                                [&, fd = to, other = from](child_talk& talk) {
                                  ::close(other);
                                  take_rows(talk, fd, w);
                                }},
                               1);
  ::close(from);
  ::close(to);
  return {figures[1].wall,
          figures[0].cpu + figures[1].cpu,
          figures[0].received + figures[1].received,
          figures[1].entries,
          {figures[0].cpu, figures[1].cpu}};
}

}  // namespace segue::bench
