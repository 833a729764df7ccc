// SPDX-License-Identifier: BSD-3-Clause
#include "segue/errors/shown_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace segue {

std::string shown_text(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string out;
  for (char c : text.substr(0, most)) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  if (text.size() > most) out += "...";
  return out;
}

std::string shown_names(std::span<const std::string> names) {
  constexpr std::size_t most = 20;
  std::string out;
  for (auto& name : names.first(std::min(most, names.size())))
    out += (out.empty() ? "" : ", ") + shown_text(name);
  if (names.size() > most)
    out += fmt::format(" and {} more", names.size() - most);
  return out;
}

}  // namespace segue
