// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <vector>

#include "segue/cluster/links/sockets/link_channel.hpp"
#include "segue/cluster/links/sockets/link_pulse.hpp"

namespace segue {

/// A connection without TLS. Its bytes have a checksum of their own, because
/// that of TCP misses one fault in many thousands. They travel in frames of at
/// most 60 KiB: the number of bytes, the CRC-32C of that number and the bytes
/// (both little-endian, 32 bits), and the bytes. The receiver of a wrong frame
/// answers with a header of an impossible size before it ends the connection,
/// so that both sides know the reason.
class plain_channel : public link_channel {
 public:
  static constexpr std::size_t header_size = 8;
  /// With its header below 64 KiB, the largest segment of Linux's loopback: a
  /// frame that needs one and a few bytes of another costs a third more.
  static constexpr std::size_t largest_frame = std::size_t{60} << 10;

  /// The socket does not block, and is closed after this object.
  plain_channel(int handle, link_pulse_ptr pulse);

  std::ptrdiff_t read(std::span<char> to) override;
  std::ptrdiff_t write(std::span<const char> from) override;
  bool has_more() override;

 private:
  enum class step { good, none, bad };
  void begin_frame(std::span<const char> from);
  std::ptrdiff_t write_some(std::span<const char> from);
  /// Copies the received bytes of this frame.
  std::size_t hand_out(std::span<char> to);
  step find_frame();
  void tell_damage();
  void read_last_words();
  step fill();

  int handle_;
  link_pulse_ptr pulse_;
  std::array<char, header_size> header_{};  // of the frame that is being sent
  std::size_t header_left_ = 0;
  std::size_t frame_left_ = 0;
  std::vector<char> room_;  // what has come
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t good_ = 0;       // bytes at `begin_` that are as they were sent
  bool without_look_ = false;  // at the socket
  bool damaged_ = false;
};

}  // namespace segue
