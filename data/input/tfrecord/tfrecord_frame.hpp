// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "segue/errors/error.hpp"

namespace segue {

/// A record of a TFRecord file: the size of the data as a little-endian uint64,
/// the masked CRC-32C of the size, the data, the masked CRC-32C of the data.
inline constexpr std::size_t tfrecord_header = 12;
inline constexpr std::size_t tfrecord_footer = 4;

/// The content of a frame; a code other than none if it cannot be read.
struct tfrecord_frame {
  std::uint64_t size = 0;  ///< of the data, from the header
  std::string_view data;
  errc code = errc::none;
  std::string reason;  ///< e.g. "is truncated: ..."
};

/// Reads the size of the frame at the start of `bytes`. Codes: truncated,
/// malformed; then it is unknown where the next frame begins.
tfrecord_frame read_tfrecord_header(std::string_view bytes);

/// Reads a whole frame; `bytes` end with it. Codes: those of the header,
/// truncated, and malformed for corrupt data.
tfrecord_frame read_tfrecord_frame(std::string_view bytes);

}  // namespace segue
