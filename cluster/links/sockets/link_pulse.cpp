// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/link_pulse.hpp"

#include <fmt/format.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace segue {
namespace {

using std::chrono::milliseconds;

/// The system's data about a connection; all 0 if there is none, e.g. for a
/// closed one.
tcp_info info_of(int handle) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(handle, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
    return tcp_info{};
  return info;
}

int count_of(int handle, unsigned long what) {
  int count = 0;
  return ::ioctl(handle, what, &count) == 0 ? count : 0;
}

}  // namespace

void link_pulse::note(std::string why) {
  std::lock_guard lock{mutex_};
  if (trouble_.empty()) trouble_ = std::move(why);
}

void link_pulse::note_damage(std::string why) {
  std::lock_guard lock{mutex_};
  if (trouble_.empty()) trouble_ = std::move(why);
  damaged_ = true;
}

std::string link_pulse::trouble() const {
  std::lock_guard lock{mutex_};
  return trouble_;
}

bool link_pulse::is_damaged() const {
  std::lock_guard lock{mutex_};
  return damaged_;
}

milliseconds link_pulse::silence() const {
  std::lock_guard lock{mutex_};
  // If received bytes wait to be read, the other side is not silent.
  if (count_of(handle_, FIONREAD) > 0) return milliseconds{0};
  return milliseconds{info_of(handle_).tcpi_last_data_recv};
}

bool link_pulse::sends_on() {
  std::lock_guard lock{mutex_};
  auto confirmed = info_of(handle_).tcpi_bytes_acked;
  bool moved = std::exchange(confirmed_, confirmed) != confirmed;
  return moved && count_of(handle_, SIOCOUTQ) > 0;
}

void link_pulse::shut(std::string why) {
  std::lock_guard lock{mutex_};
  if (handle_ < 0) return;
  if (trouble_.empty()) trouble_ = std::move(why);
  ::shutdown(handle_, SHUT_RDWR);
}

void link_pulse::limit_silence(milliseconds timeout) {
  std::lock_guard lock{mutex_};
  auto limit = static_cast<unsigned>(timeout.count());
  ::setsockopt(handle_, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
}

void link_pulse::forget() {
  std::lock_guard lock{mutex_};
  handle_ = -1;
}

bool link_pulse::is_open() const {
  std::lock_guard lock{mutex_};
  return handle_ >= 0;
}

link_pulse_ptr link_watch::add(int handle) {
  std::lock_guard lock{mutex_};
  std::erase_if(pulses_, [](auto& each) { return each.expired(); });
  auto made = std::make_shared<link_pulse>(++last_id_, handle);
  pulses_.push_back(made);
  return made;
}

std::vector<link_pulse_ptr> link_watch::all() const {
  std::lock_guard lock{mutex_};
  std::vector<link_pulse_ptr> found;
  for (auto& each : pulses_)
    if (auto pulse = each.lock()) found.push_back(std::move(pulse));
  return found;
}

link_pulse_ptr link_watch::find(std::uint64_t id) const {
  for (auto& pulse : all())
    if (pulse->id() == id) return pulse;
  return nullptr;
}

void link_watch::end_silent(milliseconds limit) {
  for (auto& pulse : all()) {
    auto silence = pulse->silence();
    if (silence < limit) continue;
    pulse->shut(fmt::format("nothing was received from it for {:.3g} s",
                            std::chrono::duration<double>(silence).count()));
  }
}

void link_watch::limit_silence(milliseconds timeout) {
  for (auto& pulse : all())
    pulse->limit_silence(timeout);
}

bool link_watch::any_sends_on() {
  bool any = false;
  for (auto& pulse : all())
    any |= pulse->sends_on();
  return any;
}

std::size_t link_watch::open_count() const {
  auto found = all();
  return static_cast<std::size_t>(std::ranges::count_if(
      found, &link_pulse::is_open, [](auto& p) -> auto& { return *p; }));
}

}  // namespace segue
