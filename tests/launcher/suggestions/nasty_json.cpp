// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include "nasty.hpp"

namespace segue::test {
namespace {

std::string in_quotes(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\';
    out += byte < 0x20 ? fmt::format("\\u{:04x}", byte) : std::string(1, c);
  }
  return out + '"';
}

bool is_number(value_style style) {
  return style < value_style::few_texts;
}

std::string value(dice& d, value_style style, int step) {
  static const std::vector<std::string> odd{"null",
                                            "NaN",
                                            "true",
                                            "false",
                                            "Infinity",
                                            "{}",
                                            "1e999",
                                            "01",
                                            "-0.0",
                                            "1.0",
                                            "\"\"",
                                            "1e-400",
                                            "99999999999999999999"};
  if (style == value_style::anything && d.once_in(3)) return d.one_of(odd);
  auto text = nasty_value(d, style, step);
  return is_number(style) ? text : in_quotes(text);
}

/// What a step is.
enum class form : std::uint8_t { single, one, pair, square, ragged, mixed };

struct feature {
  std::string name;
  value_style style = value_style::reals;
  form shape = form::single;
  int holes = 0;  // once in as many a null
  int absent = 0;
  int uneven = 0;
};

std::string step(dice& d, const feature& f, int n) {
  auto one = [&] {
    return f.holes > 0 && d.once_in(f.holes) ? "null" : value(d, f.style, n);
  };
  auto list = [&](int size) {
    std::vector<std::string> all;
    for (int i = 0; i < size; ++i)
      all.push_back(one());
    return fmt::format("[{}]", fmt::join(all, ","));
  };
  switch (f.shape) {
    case form::single:
      return one();
    case form::one:
      return list(1);
    case form::pair:
      return list(2);
    case form::square:
      return fmt::format("[{},{}]", list(2), list(2));
    case form::ragged:
      return d.once_in(4) ? one() : list(d.below(4));
    case form::mixed:
      break;
  }
  return d.once_in(3) ? "[" + list(1) + "]" : d.once_in(2) ? list(2) : one();
}

feature random_feature(dice& d) {
  feature f;
  f.name = nasty_name(d);
  f.style = nasty_style(d);
  f.shape =
      d.one_of<form>({form::single, form::single, form::single, form::one,
                      form::pair, form::square, form::ragged, form::mixed});
  f.holes = d.one_of<int>({0, 0, 3, 20});
  f.absent = d.one_of<int>({0, 0, 0, 5});
  f.uneven = d.one_of<int>({0, 0, 0, 0, 10});
  return f;
}

/// "NAME": VALUE of features, each once but for a slip of the pen.
template <class Value>
std::vector<std::string> members(dice& d, const std::vector<feature>& all,
                                 Value value_of) {
  std::vector<std::string> texts;
  for (auto& f : all)
    for (int times = d.once_in(300) ? 2 : 1; times > 0; --times)
      if (f.absent == 0 || !d.once_in(f.absent))
        texts.push_back(in_quotes(f.name) + ":" + value_of(f));
  return texts;
}

std::string key(dice& d, int record) {
  if (d.once_in(60))
    return d.one_of<std::string>({"null", "\"\"", "1.5", "[]"});
  if (d.once_in(3)) return fmt::to_string(record);
  return d.once_in(40) ? "\"twice\"" : fmt::format("\"k{}\"", record);
}

}  // namespace

nasty_file nasty_json_lines(dice& d) {
  std::vector<feature> sequences, context;
  for (int n = 1 + d.below(4); n > 0; --n)
    sequences.push_back(random_feature(d));
  for (int n = d.below(4); n > 0; --n)
    context.push_back(random_feature(d));
  bool nested = d.once_in(2);
  int lengths = d.one_of<int>({0, 0, 0, 2});
  int records = d.once_in(8) ? 120 : d.below(30);
  bool faulty = d.once_in(4);
  std::string bytes;
  for (int r = 0; r < records; ++r) {
    int steps = d.once_in(20) ? 0 : 1 + d.below(7);
    auto lists = members(d, sequences, [&](auto& f) {
      int n = f.uneven > 0 && d.once_in(f.uneven) ? steps + 1 : steps;
      if (d.once_in(60)) return std::string{"null"};
      std::vector<std::string> all;
      for (int t = 0; t < n; ++t)
        all.push_back(step(d, f, 7 * r + t));
      return fmt::format("[{}]", fmt::join(all, ","));
    });
    auto values = members(d, context, [&](auto& f) { return step(d, f, r); });
    std::vector<std::string> all{"\"id\":" + key(d, r)};
    if (lengths > 0 && d.once_in(lengths))
      all.push_back("\"length\":" +
                    d.one_of<std::string>({fmt::to_string(steps), "1", "1",
                                           "null", "-1", "2.5", "1000"}));
    auto held = [&](const char* name, const std::vector<std::string>& texts) {
      if (nested)
        all.push_back(
            fmt::format("\"{}\":{{{}}}", name, fmt::join(texts, ",")));
      else
        all.insert(all.end(), texts.begin(), texts.end());
    };
    held("sequences", lists);
    held("context", values);
    auto line = fmt::format("{{{}}}", fmt::join(all, ","));
    if (faulty && d.once_in(10)) line.resize(line.size() / 2);
    bytes += line + "\n";
  }
  return {"data.jsonl", bytes, {"input.key=id"}, sequences.front().name};
}

}  // namespace segue::test
