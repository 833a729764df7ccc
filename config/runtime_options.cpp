// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/runtime_options.hpp"

#include <fmt/format.h>

#include <string_view>

#include "segue/options/option_reader.hpp"

namespace segue {
namespace {

result<void> check_count(std::string_view name, std::int64_t value,
                         std::int64_t min) {
  if (min <= value && value <= runtime_options::max_count) return {};
  return error{errc::invalid_argument,
               fmt::format("{} {} is not in [{}, {}]", name, value, min,
                           runtime_options::max_count)};
}

}  // namespace

result<void> validate(const runtime_options& options) {
  if (auto checked = check_count("parsers", options.parsers, 1); !checked)
    return checked;
  if (auto checked = check_count("workers", options.workers, 1); !checked)
    return checked;
  return check_count("threads", options.threads, 0);
}

runtime_options read_runtime_options(option_reader& reader) {
  constexpr auto max = runtime_options::max_count;
  runtime_options options;
  options.parsers = reader.integer("parsers", 1, max).value_or(options.parsers);
  options.workers = reader.integer("workers", 1, max).value_or(options.workers);
  options.threads = reader.integer("threads", 0, max).value_or(options.threads);
  return options;
}

}  // namespace segue
