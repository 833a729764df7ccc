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

/// The pipe that a process writes to, read whenever there is something in it.
class forwarded_stream {
 public:
  /// Whole lines with their prefix, as many as have come.
  using sink = std::function<void(std::string_view)>;

  /// Takes the pipe's reading end.
  forwarded_stream(boost::asio::io_context& loop, int pipe, std::string prefix,
                   sink to);
  forwarded_stream(const forwarded_stream&) = delete;
  forwarded_stream& operator=(const forwarded_stream&) = delete;

  /// Passes on what is in the pipe, then closes it: to be called when the
  /// process has ended, whoever else may still hold the other end.
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
