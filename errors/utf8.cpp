// SPDX-License-Identifier: BSD-3-Clause
#include "segue/errors/utf8.hpp"

#include <boost/locale/utf.hpp>

namespace segue {

std::size_t utf8_size(std::string_view text) {
  namespace utf = boost::locale::utf;
  if (text.empty()) return 0;
  if (static_cast<unsigned char>(text[0]) < 0x80) return 1;
  auto* at = text.data();
  auto point = utf::utf_traits<char>::decode(at, text.data() + text.size());
  if (!utf::is_valid_codepoint(point)) return 0;
  return static_cast<std::size_t>(at - text.data());
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    auto size = utf8_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace segue
