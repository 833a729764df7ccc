// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "segue/cluster/wire/parcel.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Reads a received parcel, whose bytes may be anything. The first fault
/// sticks: from then on every read gives zero or nothing, and `status` says
/// what was wrong and at which byte.
class parcel_reader {
 public:
  /// `bytes` come from buffer::allocate, whose alignment views rely on.
  explicit parcel_reader(buffer_ptr bytes);

  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  std::int64_t i64();
  double f64();
  std::string string();

  /// How many things follow, each of at least `smallest` bytes (>= 1): a count
  /// that cannot fit into what is left is a fault.
  std::size_t count(std::size_t smallest);

  /// The next `size` bytes as a view of the parcel, at run_alignment.
  byte_run take_run(std::size_t size);

  std::size_t remaining() const { return bytes_->size() - at_; }
  bool ok() const { return fault_.code == errc::none; }

  /// Error: malformed, "parcel byte 17: ...".
  result<void> status() const;

  /// The same, where also nothing may be left.
  result<void> finish();

  /// Records a fault found by whoever reads, unless there is one.
  void fail(std::string message);

 private:
  /// The next bytes, null where there are fewer.
  const std::byte* take(std::size_t size, std::string_view what);
  template <class Number>
  Number number();

  buffer_ptr bytes_;
  std::size_t at_ = 0;
  error fault_;
};

}  // namespace segue
