// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/cluster/links/meddling_wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <list>
#include <utility>

#include "segue/cluster/links/sockets/probe_port.hpp"

namespace segue::test {
namespace {

constexpr int short_wait = 20;

bool is_readable(int handle) {
  pollfd waiting{handle, POLLIN, 0};
  return ::poll(&waiting, 1, short_wait) == 1;
}

/// False: the connection has ended.
bool send_all(int handle, std::string_view bytes) {
  while (!bytes.empty()) {
    auto sent = ::send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) {
      pollfd waiting{handle, POLLOUT, 0};
      ::poll(&waiting, 1, short_wait);
      continue;
    }
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// One direction of a connection.
class carrier {
 public:
  carrier(int from, int to, std::function<void(std::string&)> meddle,
          const std::atomic<bool>& stopped)
      : thread_{[=, &stopped] {
          std::string bytes;
          while (!stopped) {
            if (!is_readable(from)) continue;
            bytes.resize(4096);
            auto come = ::recv(from, bytes.data(), bytes.size(), 0);
            if (come < 0 && errno == EAGAIN) continue;
            if (come <= 0) break;
            bytes.resize(static_cast<std::size_t>(come));
            meddle(bytes);
            if (!send_all(to, bytes)) break;
          }
          ::shutdown(from, SHUT_RD);
          ::shutdown(to, SHUT_WR);
        }} {}
  carrier(const carrier&) = delete;
  carrier& operator=(const carrier&) = delete;
  ~carrier() { thread_.join(); }

 private:
  std::thread thread_;
};

struct connection {
  file_descriptor dialed, target;
  std::unique_ptr<carrier> forth, back;
};

}  // namespace

meddling_wire::meddling_wire(std::uint16_t target, meddling meddle)
    : target_{target}, meddle_{std::move(meddle)}, thread_{[this] {
        serve();
      }} {}

meddling_wire::~meddling_wire() {
  stopped_ = true;
  thread_.join();
}

void meddling_wire::serve() {
  std::list<connection> all;
  while (!stopped_) {
    if (!is_readable(listening_.handle())) continue;
    file_descriptor dialed{::accept(listening_.handle(), nullptr, nullptr)};
    auto target = connect_port("127.0.0.1", target_, far_off);
    if (dialed.get() < 0 || !target) continue;
    auto& c = all.emplace_back();
    c.dialed = std::move(dialed);
    c.target = std::move(*target);
    c.forth = std::make_unique<carrier>(
        c.dialed.get(), c.target.get(),
        [this](std::string& bytes) { meddle_(bytes, true); }, stopped_);
    c.back = std::make_unique<carrier>(
        c.target.get(), c.dialed.get(),
        [this](std::string& bytes) { meddle_(bytes, false); }, stopped_);
  }
}

}  // namespace segue::test
