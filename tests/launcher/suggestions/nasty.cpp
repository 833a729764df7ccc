// SPDX-License-Identifier: BSD-3-Clause
#include "nasty.hpp"

#include <fmt/format.h>

namespace segue::test {
namespace {

std::string nasty_text(dice& d) {
  static const std::vector<std::string> all{"a",
                                            "b",
                                            "c",
                                            "NA",
                                            "nan",
                                            "NaN",
                                            "inf",
                                            "-inf",
                                            "Infinity",
                                            "null",
                                            "None",
                                            "true",
                                            "FALSE",
                                            "0x10",
                                            "1e999",
                                            "007",
                                            "00",
                                            "-007",
                                            "+5",
                                            " 5",
                                            "5 ",
                                            "1e5",
                                            "5.0",
                                            ".5",
                                            "-",
                                            "+",
                                            ".",
                                            "e5",
                                            "1e",
                                            "1_000",
                                            "1,5",
                                            "1.5.2",
                                            "\"",
                                            "\"\"x",
                                            "a\"b",
                                            "\\",
                                            "#",
                                            "'",
                                            "\t",
                                            "\x1b[31m",
                                            "\x01",
                                            "\x7f",
                                            "\xff",
                                            "\xc2\x9b",
                                            "\xe2\x82",
                                            "ünï",
                                            "日本",
                                            "x\ny",
                                            "x\r\ny",
                                            "2013-01-01",
                                            "99999999999999999999",
                                            "9223372036854775807",
                                            "-9223372036854775808",
                                            "1e-400",
                                            std::string(150, 'l'),
                                            std::string(1, '\0')};
  return d.one_of(all);
}

}  // namespace

std::string nasty_name(dice& d) {
  static const std::vector<std::string> plain{
      "x", "y", "z", "w", "item_id", "userId", "count", "label", "length"};
  static const std::vector<std::string> all{
      "x_indicator", "x_embedding", "y_indicator", "",
      "a:b",         "a.b",         "a b",         " a",
      "a/b",         "a\"b",        "\"q\"",       "'",
      "#c",          "[t]",         "a=b",         "\\n",
      "a\nb",        "a\tb",        "a,b",         "a;b",
      "\x1b[31mred", "\x7f",        "\xc2\x9b",    "ünï",
      "日本",        "\xff\xfe",    "\xe2\x82",    "nan",
      "id",          "key",         "context",     "sequences",
      "default",     "0",           "{}",          std::string(90, 'n')};
  return d.once_in(2) ? d.one_of(plain) : d.one_of(all);
}

value_style nasty_style(dice& d) {
  return static_cast<value_style>(
      d.below(static_cast<int>(value_style::anything) + 1));
}

std::string nasty_value(dice& d, value_style style, int step) {
  auto sign = d.once_in(2) ? "-" : "";
  switch (style) {
    case value_style::few_integers:
      return fmt::to_string(d.below(4));
    case value_style::integers:
      return sign + fmt::to_string(d.below(100000));
    case value_style::large_integers:
      return fmt::to_string(1'700'000'000'000'000'000 + 3 * step);
    case value_style::times_in_seconds:
      return fmt::to_string(1'700'000'000 + 6 * step);
    case value_style::reals:
      return fmt::format("{}{:.2f}", sign, 100 * d.share());
    case value_style::long_reals:
      return fmt::format("{}", d.share());
    case value_style::huge_reals:
      return fmt::format("{}{}", sign, d.share() * 1.7e308);
    case value_style::tiny_reals:
      return fmt::format("{}{}", sign, d.share() * 1e-308);
    case value_style::near_reals:
      return fmt::format("{:.9f}", 48.1371548 + d.share() * 1e-7);
    case value_style::constant:
      return "17";
    case value_style::few_texts:
      return std::string(1, static_cast<char>('p' + d.below(5)));
    case value_style::texts:
      return fmt::format("text {}", d.below(1000));
    case value_style::times:
      return fmt::format("2013-01-{:02}T10:00:00Z", 1 + d.below(28));
    case value_style::anything:
      break;
  }
  return d.once_in(4) ? nasty_value(d, nasty_style(d), step) : nasty_text(d);
}

}  // namespace segue::test
