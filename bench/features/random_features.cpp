// SPDX-License-Identifier: BSD-3-Clause
#include "random_features.hpp"

#include <algorithm>

#include "segue/kernels/split_mix.hpp"

namespace segue::bench {
namespace {

/// The same numbers in every run.
class random_sequence {
 public:
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(split_mix(state_++) %
                                     static_cast<std::uint64_t>(bound));
  }

 private:
  std::uint64_t state_ = 1;
};

feature in_steps(tensor values, const random_shape& shape) {
  if (shape.per_step == 1) return values;
  auto splits = tensor::uninitialized(dtype::int64, {shape.time + 1});
  auto to = splits.mutable_values<std::int64_t>();
  for (std::int64_t t = 0; t <= shape.time; ++t)
    to[static_cast<std::size_t>(t)] = t * shape.per_step;
  return ragged_tensor{std::move(values), std::move(splits)};
}

}  // namespace

std::vector<feature> random_ids(const random_shape& shape, std::int64_t below) {
  random_sequence random;
  std::vector<feature> examples;
  for (std::int64_t b = 0; b < shape.batch; ++b) {
    auto ids =
        tensor::uninitialized(dtype::int64, {shape.time * shape.per_step});
    for (auto& id : ids.mutable_values<std::int64_t>())
      id = random.below(below);
    examples.push_back(in_steps(std::move(ids), shape));
  }
  return examples;
}

std::vector<feature> random_words(const random_shape& shape, std::int64_t below,
                                  std::size_t length) {
  random_sequence random;
  std::vector<feature> examples;
  for (std::int64_t b = 0; b < shape.batch; ++b) {
    std::vector<std::string> words;
    for (std::int64_t i = 0; i < shape.time * shape.per_step; ++i)
      words.push_back(number_word(random.below(below), length));
    examples.push_back(in_steps(
        tensor::from_strings({shape.time * shape.per_step}, words), shape));
  }
  return examples;
}

template <class Number>
std::vector<feature> random_numbers(const random_shape& shape) {
  random_sequence random;
  std::vector<feature> examples;
  for (std::int64_t b = 0; b < shape.batch; ++b) {
    auto numbers =
        tensor::uninitialized(dtype_of<Number>(), {shape.time, shape.per_step});
    for (auto& number : numbers.template mutable_values<Number>())
      number = static_cast<Number>(random.below(100));
    examples.emplace_back(std::move(numbers));
  }
  return examples;
}

template std::vector<feature> random_numbers<float>(const random_shape&);
template std::vector<feature> random_numbers<std::int64_t>(const random_shape&);

tensor random_table(std::int64_t rows, std::int64_t dimension) {
  random_sequence random;
  auto table = tensor::uninitialized(dtype::float32, {rows, dimension});
  for (auto& value : table.mutable_values<float>())
    value = static_cast<float>(random.below(1000) - 500) * 1e-4F;
  return table;
}

std::string number_word(std::int64_t number, std::size_t length) {
  auto word = std::to_string(number);
  word.resize(std::max(length, word.size()), 'x');
  return word;
}

std::vector<std::string> number_words(std::int64_t count, std::size_t length) {
  std::vector<std::string> words;
  for (std::int64_t i = 0; i < count; ++i)
    words.push_back(number_word(i, length));
  return words;
}

}  // namespace segue::bench
