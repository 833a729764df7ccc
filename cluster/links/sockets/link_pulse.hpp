// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace segue {

/// How a connection is, for others than the thread that reads and writes it.
/// All may be called from any thread.
class link_pulse {
 public:
  /// The socket stays its owner's, who calls `forget` before closing it.
  link_pulse(std::uint64_t id, int handle) : id_{id}, handle_{handle} {}

  /// Unique among the connections of a watch.
  std::uint64_t id() const { return id_; }

  /// Why the connection ends; the first reason counts.
  void note(std::string why);
  /// The same, where its bytes are not those that were sent.
  void note_damage(std::string why);
  /// Empty where there is none.
  std::string trouble() const;
  bool is_damaged() const;

  /// For how long nothing has come; 0 while something waits to be read.
  std::chrono::milliseconds silence() const;

  /// Whether the other side has confirmed bytes since the last call, and there
  /// are more on the way.
  bool sends_on();

  /// Ends the connection: whoever reads it finds its end.
  void shut(std::string why);

  /// Lets the system give it up where data that was sent stays unacknowledged,
  /// or cannot be sent, for that long (TCP_USER_TIMEOUT). CAF would wait for a
  /// stopped peer to take it, and its system would never end. Not for a link
  /// in use: also a slow one that loses packets may be that late.
  void limit_silence(std::chrono::milliseconds timeout);

  void forget();
  bool is_open() const;

 private:
  std::uint64_t id_;
  mutable std::mutex mutex_;
  int handle_;  // below 0: closed
  std::uint64_t confirmed_ = 0;
  std::string trouble_;
  bool damaged_ = false;
};

using link_pulse_ptr = std::shared_ptr<link_pulse>;

/// The connections of a gateway.
class link_watch {
 public:
  link_pulse_ptr add(int handle);

  /// Null where it is gone.
  link_pulse_ptr find(std::uint64_t id) const;

  /// Ends those from which nothing has come for so long.
  void end_silent(std::chrono::milliseconds limit);

  void limit_silence(std::chrono::milliseconds timeout);

  bool any_sends_on();

  std::size_t open_count() const;

 private:
  std::vector<link_pulse_ptr> all() const;

  mutable std::mutex mutex_;
  std::uint64_t last_id_ = 0;
  std::vector<std::weak_ptr<link_pulse>> pulses_;
};

}  // namespace segue
