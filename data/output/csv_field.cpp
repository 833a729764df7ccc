// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/csv_field.hpp"

namespace segue {

void append_csv_field(std::string& text, std::string_view field,
                      char delimiter) {
  const char special[] = {delimiter, '"', '\r', '\n'};
  if (field.find_first_of({special, sizeof special}) == field.npos) {
    text += field;
    return;
  }
  text += '"';
  for (char c : field) {
    if (c == '"') text += '"';
    text += c;
  }
  text += '"';
}

}  // namespace segue
