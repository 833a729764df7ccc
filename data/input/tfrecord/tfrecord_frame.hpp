// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "segue/errors/error.hpp"

namespace segue {

/// A record of a TFRecord file: the data's size as a little-endian uint64,
/// that number's masked CRC-32C, the data, the data's masked CRC-32C.
inline constexpr std::size_t tfrecord_header = 12;
inline constexpr std::size_t tfrecord_footer = 4;

/// What is in a frame; a code other than none says why it cannot be read.
struct tfrecord_frame {
  std::uint64_t size = 0;  ///< of the data, as the header says
  std::string_view data;
  errc code = errc::none;
  std::string reason;  ///< e.g. "is truncated: ..."
};

/// Reads the size of the frame that `bytes` begin with. Codes: truncated,
/// malformed; then nobody knows where the next frame begins.
tfrecord_frame read_tfrecord_header(std::string_view bytes);

/// Reads a whole frame; `bytes` end with it. Codes: those of the header,
/// truncated, and malformed for data that is not what was written.
tfrecord_frame read_tfrecord_frame(std::string_view bytes);

}  // namespace segue
