// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <fstream>
#include <random>

#include "data_set.hpp"
#include "formats.hpp"

namespace segue::bench {
namespace {

constexpr std::int64_t steps = 100;

tensor random_steps(const feature_spec& spec, std::mt19937& random) {
  auto dims = spec.dims.prepend(steps);
  if (spec.type == dtype::string) {
    std::vector<std::string> words;
    for (std::int64_t t = 0; t < steps; ++t)
      words.push_back(fmt::format("w{}", random() % 1'000'000));
    return tensor::from_strings(std::move(dims), words);
  }
  auto values = tensor::uninitialized(spec.type, std::move(dims));
  if (spec.type == dtype::float32) {
    std::normal_distribution<float> draw;
    for (auto& v : values.mutable_values<float>())
      v = draw(random);
  } else {
    for (auto& v : values.mutable_values<std::int64_t>())
      v = random() % 10'000;
  }
  return values;
}

example random_example(const parse_spec& spec, int number,
                       std::mt19937& random) {
  example e;
  e.key = fmt::format("key-{}", number);
  for (auto& feature : spec.sequences)
    e.sequences.push_back({feature.name, random_steps(feature, random)});
  return e;
}

/// Six floats and four integers.
parse_spec numeric_spec() {
  parse_spec spec;
  for (int i = 0; i < 10; ++i)
    spec.sequences.push_back(
        {fmt::format("n{}", i), i < 6 ? dtype::float32 : dtype::int64, {}});
  return spec;
}

data_set file_of(std::string name, std::string format, std::string key,
                 std::string path, parse_spec spec) {
  data_set data{std::move(name), {}, std::move(spec)};
  data.options.format = std::move(format);
  data.options.key = std::move(key);
  data.options.files = {std::move(path)};
  data.options.grouped = data.options.format == "csv";
  return data;
}

}  // namespace

std::vector<data_set> write_synthetic_files(const std::string& folder,
                                            int examples) {
  auto spec = synthetic_spec();
  auto numbers = numeric_spec();
  std::vector<data_set> all = {
      file_of("synthetic, TFRecord", "tfrecord", "id",
              folder + "/synthetic.tfrecord", spec),
      file_of("synthetic, JSON Lines", "jsonl", "key",
              folder + "/synthetic.jsonl", spec),
      file_of("numbers, CSV", "csv", "id", folder + "/numbers.csv", numbers)};
  std::ofstream records{all[0].path(), std::ios::binary};
  std::ofstream lines{all[1].path()};
  std::ofstream rows{all[2].path()};
  rows << "id";
  for (auto& feature : numbers.sequences)
    rows << ',' << feature.name;
  rows << '\n';
  std::mt19937 random{1};
  for (int i = 0; i < examples; ++i) {
    auto e = random_example(spec, i, random);
    records << to_tfrecord(e, "id");
    lines << to_json_line(e);
    rows << to_csv_rows(random_example(numbers, i, random));
  }
  return all;
}

}  // namespace segue::bench
