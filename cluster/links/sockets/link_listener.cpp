// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/link_listener.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "segue/cluster/links/sockets/open_link.hpp"
#include "segue/cluster/links/sockets/probe_port.hpp"

namespace segue {
namespace {

using step = link_opening::step;

constexpr std::size_t most_strangers = 64;

// Milliseconds to wait while there is no handle for another connection.
constexpr int starved_wait = 50;

}  // namespace

link_listener::link_listener(link_listener_plan plan)
    : plan_{std::move(plan)}, wake_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {}

void link_listener::stop() {
  stopped_ = true;
  std::uint64_t one = 1;
  [[maybe_unused]] auto written = ::write(wake_.get(), &one, sizeof one);
}

bool link_listener::listen() {
  auto opened = listen_at(plan_.host, plan_.port);
  plan_.on_listening(opened ? error{} : opened.error());
  if (opened) listening_ = std::move(*opened);
  return opened.has_value();
}

/// Milliseconds until the next deadline.
int link_listener::patience() const {
  auto longest = std::max<std::chrono::milliseconds>(
      plan_.longest_silence / 8, std::chrono::milliseconds{5});
  if (!strangers_.empty())
    longest = std::min(
        longest,
        std::chrono::ceil<std::chrono::milliseconds>(std::max(
            strangers_.front().deadline - clock::now(), clock::duration{})));
  return static_cast<int>(longest.count());
}

void link_listener::go_on(stranger& s) {
  s.next = s.opening->go_on();
  if (s.next != step::done) return;
  // There may also be many that have greeted and are not nodes.
  if (plan_.watch->open_count() < plan_.most_links)
    plan_.on_link(s.opening->finish(*plan_.watch));
}

/// Returns false if no connection waits.
bool link_listener::take_one() {
  file_descriptor taken{::accept4(listening_.get(), nullptr, nullptr,
                                  SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (taken.get() < 0) {
    if (errno == EINTR || errno == ECONNABORTED) return true;
    starved_ = errno != EAGAIN && errno != EWOULDBLOCK;
    if (!starved_ || strangers_.empty()) return false;
    strangers_.pop_front();  // and with it a handle
    return true;
  }
  if (strangers_.size() == most_strangers) strangers_.pop_front();
  auto context = plan_.tls ? plan_.tls->context() : nullptr;
  auto& s = strangers_.emplace_back();
  s.opening = std::make_unique<link_opening>(std::move(taken),
                                             std::move(context), false);
  s.deadline = clock::now() + longest_greeting;
  go_on(s);
  return true;
}

void link_listener::take_all() {
  starved_ = false;
  for (std::size_t i = 0; i < most_strangers && take_one(); ++i) {
  }
}

void link_listener::wait() {
  std::vector<pollfd> waited{{wake_.get(), POLLIN, 0},
                             {starved_ ? -1 : listening_.get(), POLLIN, 0}};
  for (auto& s : strangers_)
    waited.push_back(
        {s.opening->handle(),
         static_cast<short>(s.next == step::reads ? POLLIN : POLLOUT), 0});
  auto longest = starved_ ? std::min(starved_wait, patience()) : patience();
  if (::poll(waited.data(), waited.size(), longest) < 0) return;
  for (std::size_t i = 0; i < strangers_.size(); ++i)
    if (waited[i + 2].revents != 0) go_on(strangers_[i]);
  bool called = starved_ || waited[1].revents != 0;
  std::erase_if(strangers_, [now = clock::now()](auto& s) {
    return s.next == step::done || s.next == step::failed || s.deadline < now;
  });
  if (called) take_all();
}

void link_listener::run() {
  if (!listen()) return;
  while (!stopped_) {
    wait();
    plan_.watch->end_silent(plan_.longest_silence);
  }
  strangers_.clear();
  listening_ = {};
}

}  // namespace segue
