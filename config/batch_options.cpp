// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/batch_options.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "segue/options/option_reader.hpp"
#include "segue/options/read_enum.hpp"

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

constexpr std::array duplicate_policies{
    on_duplicate::reject, on_duplicate::queue, on_duplicate::resume};

std::optional<std::string> wrong_wait(double seconds) {
  constexpr auto longest = batch_options::longest_wait;
  if (seconds >= 0 && seconds <= longest) return std::nullopt;
  return fmt::format("{} is not in [0, {}] seconds", seconds, longest);
}

constexpr auto needs_same_keys =
    "must be false with on_duplicate = \"resume\", because no key would come "
    "again";

bool is_never_resumed(const batch_options& options) {
  return options.make_keys_unique &&
         options.on_duplicate == on_duplicate::resume;
}

constexpr auto needs_small_batches = "needs allow_small_batch = true";

result<void> check_partial(const batch_options& options) {
  auto invalid = [](std::string message) {
    return error{errc::invalid_argument, std::move(message)};
  };
  auto least = options.min_batch_size;
  if (least)
    if (auto ok = check_count("min_batch_size", *least); !ok) return ok;
  if (least && *least > options.batch_size)
    return invalid(
        fmt::format("min_batch_size {} is greater than batch_size {}", *least,
                    options.batch_size));
  if (auto wrong = wrong_wait(options.longest_ready()))
    return invalid("max_wait " + *wrong);
  if (options.may_be_partial() && !options.allow_small_batch)
    return invalid(fmt::format("{} {}", least ? "min_batch_size" : "max_wait",
                               needs_small_batches));
  return {};
}

/// Reads `min_batch_size` and `max_wait`.
void read_partial(option_reader& reader, batch_options& options) {
  options.min_batch_size =
      reader.integer("min_batch_size", 1, options.batch_size);
  options.max_wait = reader.number("max_wait");
  if (auto wrong = wrong_wait(options.longest_ready()))
    return reader.fail("max_wait", *wrong);
  if (options.allow_small_batch) return;
  for (auto* name : {"min_batch_size", "max_wait"})
    if (reader.has(name)) return reader.fail(name, needs_small_batches);
}

}  // namespace

std::string_view to_string(on_duplicate policy) {
  switch (policy) {
    case on_duplicate::reject:
      return "reject";
    case on_duplicate::queue:
      return "queue";
    case on_duplicate::resume:
      return "resume";
  }
  return "";
}

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
  if (is_never_resumed(options))
    return error{errc::invalid_argument,
                 fmt::format("make_keys_unique {}", needs_same_keys)};
  return check_partial(options);
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
  read_partial(reader, options);
  options.epochs = reader.integer_or("epochs", options.epochs, 1, max);
  options.on_duplicate = read_enum<on_duplicate>(
      reader, "on_duplicate", options.on_duplicate, duplicate_policies);
  options.make_keys_unique =
      reader.boolean_or("make_keys_unique", options.make_keys_unique);
  options.make_keys_unique_seed =
      reader.integer_or("make_keys_unique_seed", options.make_keys_unique_seed);
  if (is_never_resumed(options))
    reader.fail("make_keys_unique", needs_same_keys);
  return options;
}

}  // namespace segue
