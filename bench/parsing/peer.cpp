// SPDX-License-Identifier: BSD-3-Clause
// bench_parsing_peer synthetic|flights FILE OUTPUT
// segue's side of bench/peers/parsing.py: reads a TFRecord file, from the file
// to examples, checksums and all. OUTPUT gets the values, safetensors: NAME
// end to end over the examples, of strings NAME/bytes and NAME/offsets; `steps`
// has how many there are of each. Then rounds come as timing/answer.hpp has it.
#include <iostream>
#include <span>
#include <string_view>

#include "answer.hpp"
#include "need.hpp"
#include "reading.hpp"
#include "segue/data/storage/safetensors.hpp"

namespace {

using namespace segue;
using namespace segue::bench;

template <class T>
tensor column(const std::vector<T>& values) {
  return tensor::from<T>({static_cast<std::int64_t>(values.size())},
                         std::span<const T>{values});
}

const tensor& values_of(const example& e, std::size_t feature) {
  return std::get<tensor>(e.sequences[feature].value);
}

template <class T>
tensor join(const std::vector<example>& examples, std::size_t feature) {
  std::vector<T> all;
  for (auto& e : examples) {
    auto values = values_of(e, feature).values<T>();
    all.insert(all.end(), values.begin(), values.end());
  }
  return column(all);
}

void join_strings(const std::vector<example>& examples, std::size_t feature,
                  const std::string& name, tensor_map& to) {
  std::vector<std::uint8_t> bytes;
  std::vector<std::int64_t> offsets{0};
  for (auto& e : examples) {
    auto texts = values_of(e, feature).strings();
    for (std::size_t i = 0; i < texts.size(); ++i) {
      bytes.insert(bytes.end(), texts[i].begin(), texts[i].end());
      offsets.push_back(static_cast<std::int64_t>(bytes.size()));
    }
  }
  to[name + "/bytes"] = column(bytes);
  to[name + "/offsets"] = column(offsets);
}

tensor_map join_all(const data_set& data) {
  auto examples = parse_chunks(data, read_chunks(data));
  tensor_map all;
  std::vector<std::int64_t> steps;
  for (auto& e : examples)
    steps.push_back(time_of(e.sequences.front().value));
  all["steps"] = column(steps);
  auto& features = examples.front().sequences;
  for (std::size_t i = 0; i < features.size(); ++i) {
    auto& name = features[i].name;
    auto type = type_of(features[i].value);
    if (type == dtype::string)
      join_strings(examples, i, name, all);
    else
      all[name] = type == dtype::float32 ? join<float>(examples, i)
                                         : join<std::int64_t>(examples, i);
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  std::string_view what = argc == 4 ? argv[1] : "";
  if (what != "synthetic" && what != "flights") {
    std::cerr << "bench_parsing_peer synthetic|flights FILE OUTPUT\n";
    return 2;
  }
  bool flights = what == "flights";
  data_set data{argv[2], {}, flights ? flights_spec() : synthetic_spec()};
  data.options.format = "tfrecord";
  data.options.files = {argv[2]};
  data.options.key = flights ? "tailnum" : "id";
  need(write_safetensors(argv[3], join_all(data)));
  answer([&] { read_examples(data); });
}
