// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// The version of these headers.
#define SEGUE_VERSION_MAJOR 0
#define SEGUE_VERSION_MINOR 1
#define SEGUE_VERSION_PATCH 0
#define SEGUE_VERSION "0.1.0"

namespace segue {

/// The version of the library that the program runs with, such as "0.1.0". A
/// shared library may have another one than the headers, SEGUE_VERSION.
const char* version() noexcept;

}  // namespace segue
