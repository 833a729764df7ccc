// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string_view>

namespace segue {

/// The CRC-32C (Castagnoli) of bytes that come after others, whose CRC is
/// `before`; 0 where there are none.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

/// The same as TFRecord stores it, so that a CRC over bytes that hold CRCs
/// stays a good one: (crc >> 15 | crc << 17) + 0xa282ead8.
std::uint32_t masked_crc32c(std::string_view bytes);

}  // namespace segue
