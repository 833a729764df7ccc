// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "segue/launcher/cluster/line_forwarder.hpp"

namespace segue {

/// Reads the pipe that a process writes to whenever data is available.
class forwarded_stream {
 public:
  /// Receives whole lines with their prefix, as many as have arrived.
  using sink = std::function<void(std::string_view)>;

  /// Takes over the reading end of the pipe.
  forwarded_stream(boost::asio::io_context& loop, int pipe, std::string prefix,
                   sink to);
  forwarded_stream(const forwarded_stream&) = delete;
  forwarded_stream& operator=(const forwarded_stream&) = delete;

  /// Passes on what is left in the pipe, then closes it. To be called when the
  /// process has ended, even if other processes still hold the other end.
  void finish();

 private:
  void wait();
  /// Reads once; false where nothing is there, or will be.
  bool read();
  void pass_on();
  void close();

  boost::asio::posix::stream_descriptor pipe_;
  line_forwarder lines_;
  sink to_;
  std::string block_;
  std::string ready_;
};

}  // namespace segue
