// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string_view>

#include "segue/cluster/wire/parcel.hpp"

namespace segue {

/// Makes a parcel. Numbers are written in memory order (segue's nodes are
/// little-endian), floats as their bits, runs as handles.
class parcel_writer {
 public:
  /// Runs shorter than this are copied: a view costs more than it saves.
  static constexpr std::size_t smallest_view = 512;

  void u8(std::uint8_t value);
  void u32(std::uint32_t value);
  void u64(std::uint64_t value);
  void i64(std::int64_t value);
  void f64(double value);

  /// Length and bytes.
  void string(std::string_view text);

  /// Bytes of `owner`, aligned to run_alignment; their number is not written.
  /// `owner` may be null for fewer than smallest_view bytes.
  void run(const buffer_ptr& owner, std::span<const std::byte> bytes);

  /// Bytes that are copied, aligned as a run.
  void copied_run(std::span<const std::byte> bytes);

  std::size_t size() const { return size_; }

  /// Returns the parcel; the writer is empty afterwards.
  parcel finish();

 private:
  void append(const void* data, std::size_t size);
  void align();

  std::vector<byte_run> runs_;     // without owner: of inline_
  std::vector<std::byte> inline_;  // all bytes that are copied
  std::size_t size_ = 0;
};

}  // namespace segue
