// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string_view>

namespace segue {

/// The number of bytes of the UTF-8 character at the beginning of a text (RFC
/// 3629: no surrogates, no overlong forms); 0 if there is none.
std::size_t utf8_size(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace segue
