// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string_view>

namespace segue {

/// The bytes of the UTF-8 character that a text begins with (RFC 3629: no
/// surrogates, no longer form than needed); 0 where it begins with none.
std::size_t utf8_size(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace segue
