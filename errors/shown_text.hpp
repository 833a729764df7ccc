// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace segue {

/// Bytes as UTF-8. A byte that is no part of UTF-8 becomes `\xe9`, its two
/// hexadecimal digits in lower case, and a backslash that such digits follow
/// `\x5c`. So different bytes stay different, and whoever replaces each `\xHH`
/// by its byte has them back.
std::string as_utf8(std::string_view bytes);

/// The same, and control characters too become `\x1b`: a text from outside that
/// is shown whole, on one line, and does nothing to a terminal.
std::string escaped_text(std::string_view text);

/// Enough of such a text to recognise it in a message: its first bytes, as many
/// as whole characters allow.
std::string shown_text(std::string_view text, std::size_t most = 60);

/// Lines of messages, whose line feeds stay and whose backslashes may belong to
/// escapes already: what else controls a terminal, or is not UTF-8, is escaped.
std::string terminal_text(std::string_view lines);

/// The first 20 of some names, "a, b, c and 3 more".
std::string shown_names(std::span<const std::string> names);

}  // namespace segue
