// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "segue/cluster/wire/parcel.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Reads a received parcel, whose bytes may be anything. After the first fault
/// every read returns zero or nothing, and `status` returns the fault with its
/// byte offset.
class parcel_reader {
 public:
  /// `bytes` come from buffer::allocate, on whose alignment views rely.
  explicit parcel_reader(buffer_ptr bytes);

  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  std::int64_t i64();
  double f64();
  std::string string();

  /// The number of elements that follow, each of at least `smallest` bytes (>=
  /// 1): a count that does not fit into the remaining bytes is a fault.
  std::size_t count(std::size_t smallest);

  /// The next `size` bytes as a view of the parcel, at run_alignment.
  byte_run take_run(std::size_t size);

  std::size_t remaining() const { return bytes_->size() - at_; }
  bool ok() const { return fault_.code == errc::none; }

  /// Error: malformed, "parcel byte 17: ...".
  result<void> status() const;

  /// The same; remaining bytes are also an error.
  result<void> finish();

  /// Records a fault found by the caller, unless there is one.
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
