// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string_view>
#include <utility>

#include "segue/errors/shown_text.hpp"

namespace segue {

/// Writes a message to standard error; text from data in it cannot control the
/// terminal. A message that cannot be written is lost; no job fails because of
/// it.
inline void say_text(std::string_view text) {
  auto shown = terminal_text(text);
  std::fwrite(shown.data(), 1, shown.size(), stderr);
}

template <class... Values>
void say(fmt::format_string<Values...> format, Values&&... values) {
  say_text(fmt::format(format, std::forward<Values>(values)...));
}

}  // namespace segue
