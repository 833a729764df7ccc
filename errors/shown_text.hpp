// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace segue {

/// Bytes as UTF-8. A byte that is not part of UTF-8 becomes `\xe9`, its two
/// hexadecimal digits in lower case; a backslash before `x` and two such digits
/// becomes `\x5c`. So different bytes stay different, and replacing each `\xHH`
/// by its byte restores them.
std::string as_utf8(std::string_view bytes);

/// The same, but control characters also become escapes such as `\x1b`: the
/// whole text is shown, on one line, and does nothing to a terminal.
std::string escaped_text(std::string_view text);

/// The beginning of such a text, to recognize it in a message: at most `most`
/// bytes of whole characters.
std::string shown_text(std::string_view text, std::size_t most = 60);

/// Lines of messages: line feeds stay, and backslashes may belong to escapes
/// already. Other control characters and bytes that are not UTF-8 are escaped.
std::string terminal_text(std::string_view lines);

/// The first 20 of some names, "a, b, c and 3 more".
std::string shown_names(std::span<const std::string> names);

}  // namespace segue
