// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/plain_channel.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

#include "segue/data/storage/file_descriptor.hpp"
#include "segue/data/storage/masked_crc.hpp"

namespace segue {
namespace {

static_assert(std::endian::native == std::endian::little);

// Sent in place of a size: the bytes received before were wrong.
constexpr std::uint32_t was_wrong = 0xffffffff;

std::uint32_t number_at(const char* bytes) {
  std::uint32_t number = 0;
  std::memcpy(&number, bytes, sizeof number);
  return number;
}

/// The checksum of a frame whose size is in the first four bytes.
std::uint32_t checksum(const char* size, std::string_view content) {
  return crc32c(content, crc32c({size, sizeof(std::uint32_t)}));
}

}  // namespace

plain_channel::plain_channel(int handle, link_pulse_ptr pulse)
    : handle_{handle},
      pulse_{std::move(pulse)},
      room_(2 * (header_size + largest_frame)) {}

void plain_channel::begin_frame(std::span<const char> from) {
  auto size = static_cast<std::uint32_t>(std::min(from.size(), largest_frame));
  std::memcpy(header_.data(), &size, sizeof size);
  auto crc = checksum(header_.data(), {from.data(), size});
  std::memcpy(header_.data() + sizeof size, &crc, sizeof crc);
  header_left_ = header_size;
  frame_left_ = size;
}

std::ptrdiff_t plain_channel::write_some(std::span<const char> from) {
  if (frame_left_ == 0) begin_frame(from);
  iovec parts[] = {
      {header_.data() + (header_size - header_left_), header_left_},
      {const_cast<char*>(from.data()), std::min(frame_left_, from.size())}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  auto sent = ::sendmsg(handle_, &message, MSG_NOSIGNAL);
  if (sent < 0) {
    auto fault = errno;
    if (is_transient(fault)) return 0;
    read_last_words();
    pulse_->note(std::generic_category().message(fault));
    return -1;
  }
  auto of_header = std::min<std::size_t>(header_left_, sent);
  header_left_ -= of_header;
  auto of_frame = static_cast<std::size_t>(sent) - of_header;
  frame_left_ -= of_frame;
  return static_cast<std::ptrdiff_t>(of_frame);
}

std::ptrdiff_t plain_channel::write(std::span<const char> from) {
  std::size_t done = 0;
  while (done < from.size()) {
    auto sent = write_some(from.subspan(done));
    if (sent < 0) return sent;
    done += static_cast<std::size_t>(sent);
    if (sent == 0 || frame_left_ > 0) break;
  }
  return static_cast<std::ptrdiff_t>(done);
}

plain_channel::step plain_channel::find_frame() {
  auto come = end_ - begin_;
  if (come < header_size) return step::none;
  const auto* header = room_.data() + begin_;
  auto size = number_at(header);
  if (size >= 1 && size <= largest_frame) {
    if (come < header_size + size) return step::none;
    if (number_at(header + sizeof size) ==
        checksum(header, {header + header_size, size})) {
      begin_ += header_size;
      good_ = size;
      return step::good;
    }
  }
  if (size == was_wrong) {
    pulse_->note_damage(
        "it received data from this node with a wrong checksum: the network or "
        "a machine corrupts bytes");
    return step::bad;
  }
  pulse_->note_damage(
      "data received from it has a wrong checksum: the network or a machine "
      "corrupts bytes");
  tell_damage();
  return step::bad;
}

void plain_channel::tell_damage() {
  if (std::exchange(damaged_, true)) return;
  // Inside a frame it makes that frame wrong, which has the same effect.
  std::array<std::uint32_t, 2> header{was_wrong, 0};
  ::send(handle_, header.data(), sizeof header, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/// The peer may have sent the reason why it accepts no more.
void plain_channel::read_last_words() {
  for (;;) {
    begin_ += std::exchange(good_, 0);
    auto found = find_frame();
    if (found == step::bad) return;
    if (found == step::none && fill() != step::good) return;
  }
}

plain_channel::step plain_channel::fill() {
  if (begin_ > 0) {
    std::memmove(room_.data(), room_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  auto come = ::recv(handle_, room_.data() + end_, room_.size() - end_, 0);
  if (come > 0) {
    end_ += static_cast<std::size_t>(come);
    return step::good;
  }
  if (come < 0 && is_transient(errno)) return step::none;
  pulse_->note(come == 0 ? "the connection was closed"
                         : std::generic_category().message(errno));
  return step::bad;
}

std::size_t plain_channel::hand_out(std::span<char> to) {
  auto size = std::min(good_, to.size());
  std::memcpy(to.data(), room_.data() + begin_, size);
  begin_ += size;
  good_ -= size;
  return size;
}

std::ptrdiff_t plain_channel::read(std::span<char> to) {
  bool may_look = !std::exchange(without_look_, false);
  std::size_t done = 0;
  while (done < to.size()) {
    if (good_ == 0) {
      auto found = find_frame();
      if (found == step::bad) return -1;
      if (found == step::none) {
        if (done > 0 || !std::exchange(may_look, false)) break;
        auto filled = fill();
        if (filled == step::bad) return -1;
        if (filled == step::none) break;
        continue;
      }
    }
    done += hand_out(to.subspan(done));
  }
  return static_cast<std::ptrdiff_t>(done);
}

bool plain_channel::has_more() {
  // The next call reports a fault of the next frame.
  without_look_ = good_ > 0 || find_frame() != step::none;
  return without_look_;
}

}  // namespace segue
