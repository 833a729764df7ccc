// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Which sanitizers this is compiled with. GCC has macros for them, Clang a
// feature test.

#if defined(__has_feature)
#define SEGUE_HAS_FEATURE(name) __has_feature(name)
#else
#define SEGUE_HAS_FEATURE(name) 0
#endif

namespace segue {

#if defined(__SANITIZE_ADDRESS__) || SEGUE_HAS_FEATURE(address_sanitizer)
inline constexpr bool with_address_sanitizer = true;
#else
inline constexpr bool with_address_sanitizer = false;
#endif

#if defined(__SANITIZE_THREAD__) || SEGUE_HAS_FEATURE(thread_sanitizer)
inline constexpr bool with_thread_sanitizer = true;
#else
inline constexpr bool with_thread_sanitizer = false;
#endif

}  // namespace segue

#undef SEGUE_HAS_FEATURE
