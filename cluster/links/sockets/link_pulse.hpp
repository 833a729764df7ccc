// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace segue {

/// The state of a connection, for threads other than the one that reads and
/// writes it. All functions may be called from any thread.
class link_pulse {
 public:
  /// The owner of the socket keeps it, and calls `forget` before closing it.
  link_pulse(std::uint64_t id, int handle) : id_{id}, handle_{handle} {}

  /// Unique among the connections of a watch.
  std::uint64_t id() const { return id_; }

  /// Notes why the connection ends; only the first reason is kept.
  void note(std::string why);
  /// The same for received bytes that differ from those that were sent.
  void note_damage(std::string why);
  /// That reason; empty if there is none.
  std::string trouble() const;
  bool is_damaged() const;

  /// The time without received bytes; 0 while some wait to be read.
  std::chrono::milliseconds silence() const;

  /// Whether the other side has confirmed bytes since the last call, and more
  /// are on their way.
  bool sends_on();

  /// Ends the connection: its reader finds the end.
  void shut(std::string why);

  /// Lets the system close the connection if sent data stays unacknowledged, or
  /// cannot be sent, for that long (TCP_USER_TIMEOUT). CAF would wait for a
  /// stopped peer to take it, and its system would never end. Not for a link in
  /// use: a slow link that loses packets may be that late.
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
