// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include "nasty.hpp"
#include "segue/tests/data/input/tfrecord/tfrecord.hpp"

namespace segue::test {
namespace {

enum class kind : std::uint8_t { ints, floats, bytes, any };

struct feature {
  std::string name;
  value_style style = value_style::reals;
  kind holds = kind::floats;
  int width = 1;  // 0: any number
  int holes = 0;  // once in as many no value
  int absent = 0;
  int odd = 0;  // once in as many something else
};

std::vector<float> some_floats(dice& d, const feature& f, int n, int step) {
  std::vector<float> values;
  for (int i = 0; i < n; ++i) {
    auto text = nasty_value(d, f.style, step);
    values.push_back(std::strtof(text.c_str(), nullptr));
    if (f.style == value_style::anything && d.once_in(20))
      values.back() = std::numeric_limits<float>::quiet_NaN();
  }
  return values;
}

std::vector<std::int64_t> some_ints(dice& d, const feature& f, int n,
                                    int step) {
  std::vector<std::int64_t> values;
  for (int i = 0; i < n; ++i)
    values.push_back(
        std::strtoll(nasty_value(d, f.style, step).c_str(), nullptr, 10));
  return values;
}

/// A Feature of n values.
std::string values(dice& d, const feature& f, int n, int step) {
  auto holds = f.holds;
  if (holds == kind::any || (f.odd > 0 && d.once_in(f.odd)))
    holds = static_cast<kind>(d.below(3));
  if (d.once_in(400)) return floats({1}) + ints({1});  // two lists in one
  switch (holds) {
    case kind::ints:
      return ints(some_ints(d, f, n, step));
    case kind::floats:
      return floats(some_floats(d, f, n, step));
    default:
      break;
  }
  std::vector<std::string> all;
  for (int i = 0; i < n; ++i)
    all.push_back(nasty_value(d, f.style, step));
  return bytes_list(all);
}

int count(dice& d, const feature& f) {
  if (f.holes > 0 && d.once_in(f.holes)) return 0;
  return f.width == 0 ? d.below(4) : f.width;
}

feature random_feature(dice& d) {
  feature f;
  f.name = nasty_name(d);
  f.style = nasty_style(d);
  f.holds = static_cast<kind>(d.below(d.once_in(5) ? 4 : 3));
  f.width = d.one_of<int>({1, 1, 1, 2, 3, 0});
  f.holes = d.one_of<int>({0, 0, 5, 20});
  f.absent = d.one_of<int>({0, 0, 0, 6});
  f.odd = d.one_of<int>({0, 0, 0, 12});
  return f;
}

template <class Value>
map_entries features(dice& d, const std::vector<feature>& all, Value value_of) {
  map_entries given;
  for (auto& f : all)
    for (int times = d.once_in(300) ? 2 : 1; times > 0; --times)
      if (f.absent == 0 || !d.once_in(f.absent))
        given.emplace_back(f.name, value_of(f));
  return given;
}

std::string key(dice& d, int record) {
  if (d.once_in(60))
    return d.one_of<std::string>({"", floats({1}), bytes_list({})});
  if (d.once_in(3)) return ints({record});
  return bytes_list({d.once_in(40) ? "twice" : fmt::format("k{}", record)});
}

}  // namespace

nasty_file nasty_tfrecord(dice& d) {
  std::vector<feature> sequences, context;
  for (int n = 1 + d.below(4); n > 0; --n)
    sequences.push_back(random_feature(d));
  for (int n = d.below(4); n > 0; --n)
    context.push_back(random_feature(d));
  bool flat = d.once_in(3);
  bool lengths = d.once_in(6);
  bool faulty = d.once_in(4);
  int records = d.once_in(8) ? 120 : d.below(30);
  std::string bytes;
  for (int r = 0; r < records; ++r) {
    int many = d.once_in(20) ? 0 : 1 + d.below(7);
    auto given = features(
        d, context, [&](auto& f) { return values(d, f, count(d, f), r); });
    given.emplace_back("id", key(d, r));
    if (lengths)
      given.emplace_back(
          "steps", d.one_of<std::string>({ints({many}), ints({many}), ints({1}),
                                          ints({-1}), ints({1000}), ""}));
    auto lists = features(d, sequences, [&](auto& f) {
      if (flat) return values(d, f, many * f.width, r);
      std::vector<std::string> all;
      for (int t = 0; t < many; ++t)
        all.push_back(values(d, f, count(d, f), 7 * r + t));
      return steps(all);
    });
    if (flat) given.insert(given.end(), lists.begin(), lists.end());
    auto record =
        frame(flat ? field(1, map(given)) : sequence_example(given, lists));
    if (faulty && d.once_in(10)) record[record.size() / 2] ^= 1;
    bytes += record;
  }
  nasty_file file{
      "data.tfrecord", bytes, {"input.key=id"}, sequences.front().name};
  if (lengths) file.overrides.emplace_back("input.length=steps");
  return file;
}

}  // namespace segue::test
