// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/batch_options.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace segue {
namespace {

std::string small_capacity(const batch_options& options) {
  return fmt::format("capacity {} is less than batch_size {}", options.places(),
                     options.batch_size);
}

result<void> check_count(std::string_view name, std::int64_t value) {
  auto invalid = [](std::string message) {
    return error{errc::invalid_argument, std::move(message)};
  };
  if (value < 1)
    return invalid(fmt::format("{} {} is less than 1", name, value));
  if (value > batch_options::max_count)
    return invalid(fmt::format("{} {} is greater than {}", name, value,
                               batch_options::max_count));
  return {};
}

/// Reads `batch_size`, and `capacity`, whose bound depends on it.
void read_sizes(option_reader& reader, batch_options& options) {
  constexpr auto max = batch_options::max_count;
  auto batch_size = reader.integer("batch_size", 1, max);
  // If batch_size is wrong, the bound of the capacity is unknown.
  bool known = batch_size || !reader.has("batch_size");
  options.batch_size = batch_size.value_or(options.batch_size);
  options.capacity = reader.integer("capacity", 1, max);
  reader.assume("batch_size", options.batch_size);
  reader.assume("capacity", options.places());
  if (known && options.capacity && *options.capacity < options.batch_size)
    reader.fail("capacity", small_capacity(options));
}

}  // namespace

std::int64_t batch_options::places() const {
  constexpr std::int64_t batches = 8;
  if (capacity) return *capacity;
  return batch_size > max_count / batches ? max_count : batches * batch_size;
}

result<void> validate(const batch_options& options) {
  for (auto& [name, value] : {std::pair{"num_unroll", options.num_unroll},
                              std::pair{"batch_size", options.batch_size},
                              std::pair{"capacity", options.places()},
                              std::pair{"epochs", options.epochs}})
    if (auto checked = check_count(name, value); !checked) return checked;
  if (options.places() < options.batch_size)
    return error{errc::invalid_argument, small_capacity(options)};
  return {};
}

batch_options read_batch_options(option_reader& reader) {
  constexpr auto max = batch_options::max_count;
  batch_options options;
  if (!reader.has("num_unroll")) reader.require("num_unroll");
  options.num_unroll =
      reader.integer_or("num_unroll", options.num_unroll, 1, max);
  read_sizes(reader, options);
  options.pad = reader.boolean_or("pad", options.pad);
  options.allow_small_batch =
      reader.boolean_or("allow_small_batch", options.allow_small_batch);
  options.epochs = reader.integer_or("epochs", options.epochs, 1, max);
  if (reader.choice_or("on_duplicate", "reject", {"reject", "queue"}) ==
      "queue")
    options.on_duplicate = on_duplicate::queue;
  options.make_keys_unique =
      reader.boolean_or("make_keys_unique", options.make_keys_unique);
  options.make_keys_unique_seed =
      reader.integer_or("make_keys_unique_seed", options.make_keys_unique_seed);
  return options;
}

}  // namespace segue
