// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/interruptible_output.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace segue {
namespace {

constexpr std::size_t most_waiting = std::size_t{64} << 20;

}  // namespace

void interruptible_output::add(std::string_view bytes) {
  if (waiting_.size() - written_ + bytes.size() > most_waiting)
    dropped_ += bytes.size();
  else
    waiting_ += bytes;
}

int interruptible_output::write(std::chrono::milliseconds patience) {
  int fault = 0;
  while (!is_done() && fault == 0) {
    pollfd ready[] = {{file_, POLLOUT, 0}, {wake_, POLLIN, 0}};
    auto count = ::poll(ready, 2, static_cast<int>(patience.count()));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      fault = errno;
      break;
    }
    if (count == 0 || ready[1].revents != 0) break;
    // A pipe that is ready accepts this many bytes without blocking.
    auto size = std::min<std::size_t>(waiting_.size() - written_, PIPE_BUF);
    auto taken = ::write(file_, waiting_.data() + written_, size);
    if (taken >= 0)
      written_ += static_cast<std::size_t>(taken);
    else if (errno != EINTR && errno != EAGAIN)
      fault = errno;
  }
  if (fault != 0) written_ = waiting_.size();
  waiting_.erase(0, written_);
  written_ = 0;
  return fault;
}

}  // namespace segue
