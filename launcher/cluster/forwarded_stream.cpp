// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/forwarded_stream.hpp"

#include <fcntl.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <utility>

namespace segue {

namespace asio = boost::asio;
using boost::system::error_code;

forwarded_stream::forwarded_stream(asio::io_context& loop, int pipe,
                                   std::string prefix, sink to)
    : pipe_{loop, pipe},
      lines_{std::move(prefix)},
      to_{std::move(to)},
      block_(std::size_t{1} << 16, '\0') {
  error_code ignored;
  pipe_.non_blocking(true, ignored);
  wait();
}

void forwarded_stream::finish() {
  if (!pipe_.is_open()) return;
  // The process has written at most this much more; its children could write
  // forever.
  auto left = ::fcntl(pipe_.native_handle(), F_GETPIPE_SZ);
  for (auto read_before = 0; read_before <= left && read();)
    read_before += static_cast<int>(block_.size());
  if (pipe_.is_open()) close();
}

void forwarded_stream::wait() {
  // Waiting and reading are separate, so that no read is in progress when
  // `finish` reads, too.
  pipe_.async_wait(asio::posix::descriptor_base::wait_read,
                   [this](error_code fault) {
                     if (fault || !pipe_.is_open()) return;
                     read();
                     if (pipe_.is_open()) wait();
                   });
}

bool forwarded_stream::read() {
  error_code fault;
  auto count = pipe_.read_some(asio::buffer(block_), fault);
  if (fault == asio::error::would_block) return false;
  if (fault) {
    close();
    return false;
  }
  lines_.add(std::string_view{block_}.substr(0, count), ready_);
  pass_on();
  return true;
}

void forwarded_stream::pass_on() {
  if (!ready_.empty()) to_(ready_);
  ready_.clear();
}

void forwarded_stream::close() {
  lines_.finish(ready_);
  pass_on();
  error_code ignored;
  pipe_.close(ignored);
}

}  // namespace segue
