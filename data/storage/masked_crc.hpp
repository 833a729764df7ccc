// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string_view>

namespace segue {

/// Returns the CRC-32C (Castagnoli) of bytes that follow others, whose CRC is
/// `before`; 0 if there are none.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

/// The same, masked as in TFRecord, so that a CRC over bytes that contain CRCs
/// stays reliable: (crc >> 15 | crc << 17) + 0xa282ead8.
std::uint32_t masked_crc32c(std::string_view bytes);

}  // namespace segue
