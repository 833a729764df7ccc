// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/toml_text.hpp"

#include <fmt/format.h>

namespace segue {

std::string toml_text(std::string_view text) {
  std::string quoted = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = text[i];
    auto byte = static_cast<unsigned char>(c);
    auto next =
        i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      quoted += fmt::format("\\u{:04x}", byte);
    } else if (byte == 0xc2 && next < 0xa0) {
      // U+0080 to U+009F control terminals.
      quoted += fmt::format("\\u{:04x}", next);
      ++i;
    } else {
      quoted += c;
    }
  }
  return quoted += '"';
}

std::string toml_texts(const std::vector<std::string>& texts) {
  std::string all = "[";
  for (auto& text : texts)
    all += (all.size() > 1 ? ", " : "") + toml_text(text);
  return all += "]";
}

std::string toml_table(const std::map<std::string, std::string>& texts) {
  std::vector<std::string> entries;
  entries.reserve(texts.size());
  for (auto& [name, text] : texts)
    entries.push_back(fmt::format("{} = {}", toml_text(name), toml_text(text)));
  return fmt::format("{{ {} }}", fmt::join(entries, ", "));
}

std::string toml_number(double number) {
  auto text = fmt::format("{}", number);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

}  // namespace segue
