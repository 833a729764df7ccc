// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include "nasty.hpp"

namespace segue::test {
namespace {

std::string in_quotes(const std::string& text) {
  std::string out = "\"";
  for (char c : text)
    out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string field(dice& d, const std::string& text, char delimiter) {
  auto special = std::string{"\"\r\n"} + delimiter;
  bool needed = text.find_first_of(special) != std::string::npos;
  return needed || d.once_in(20) ? in_quotes(text) : text;
}

struct column {
  std::string name;
  value_style style = value_style::reals;
  int holes = 0;   // once in as many
  int others = 0;  // the same, of values of any other style
};

std::string value(dice& d, const column& c, int row) {
  static const std::vector<std::string> missing{"", "NA", "nan", "NaN", " nan"};
  if (c.holes > 0 && d.once_in(c.holes)) return d.one_of(missing);
  bool other = c.others > 0 && d.once_in(c.others);
  return nasty_value(d, other ? value_style::anything : c.style, row);
}

std::string key(dice& d, int keys) {
  if (d.once_in(60)) return d.one_of<std::string>({"", "NA", "nan", "\x1b"});
  return fmt::to_string(d.below(keys));
}

/// A fault that concerns the whole row.
std::string broken(dice& d, std::string row, char delimiter) {
  switch (d.below(4)) {
    case 0:
      return row + delimiter + "more";
    case 1:
      return row.substr(0, row.size() / 2);
    case 2:
      return "\"closed\" and more" + row;
    default:
      return "";
  }
}

}  // namespace

nasty_file nasty_csv(dice& d) {
  auto delimiter = d.one_of<char>({',', ',', ',', ';', '\t', '|'});
  auto key_name = d.once_in(8) ? nasty_name(d) : "id";
  bool key_first = d.once_in(2);
  std::vector<column> columns;
  for (int n = 1 + d.below(6); n > 0; --n)
    columns.push_back({nasty_name(d), nasty_style(d),
                       d.one_of<int>({0, 0, 3, 20}),
                       d.one_of<int>({0, 0, 0, 4, 30})});
  auto row_of = [&](const std::string& of_key, auto value_of) {
    std::vector<std::string> fields;
    for (auto& c : columns)
      fields.push_back(field(d, value_of(c), delimiter));
    fields.insert(key_first ? fields.begin() : fields.end(),
                  field(d, of_key, delimiter));
    return fmt::format("{}", fmt::join(fields, std::string{delimiter}));
  };
  auto end = d.once_in(6) ? "\r\n" : "\n";
  std::string bytes = d.once_in(10) ? "\xef\xbb\xbf" : "";
  bytes += row_of(key_name, [](auto& c) { return c.name; }) + end;
  int rows = d.once_in(8) ? 300 : d.below(40);
  int keys = 1 + d.below(6);
  bool faulty = d.once_in(4);
  for (int r = 0; r < rows; ++r) {
    auto row = row_of(key(d, keys), [&](auto& c) { return value(d, c, r); });
    bytes += (faulty && d.once_in(10) ? broken(d, row, delimiter) : row) + end;
  }
  nasty_file file{"data.csv", bytes, {}, d.one_of(columns).name};
  if (key_name != "id") file.overrides.push_back("input.key=" + key_name);
  if (d.once_in(10))
    file.overrides.emplace_back("input.missing=[\"\", \"NA\", \"-1\", \"?\"]");
  return file;
}

}  // namespace segue::test
