// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/input_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/format_of_name.hpp"
#include "segue/data/survey/guess/guess_format.hpp"
#include "segue/data/survey/guess/guess_options.hpp"

namespace segue {
namespace {

/// Adds how to set the option that could not be guessed.
error with_hint(error e, const std::string& option) {
  if (e.code == errc::invalid_argument)
    e.message += fmt::format("\nset it, for example with {}", option);
  return e;
}

/// Guesses the format if it is not set, and adds it as an override.
result<void> guess_the_format(const configuration_source& source,
                              std::vector<std::string>& overrides,
                              std::vector<std::string>& guessed) {
  auto patterns = files_without_format(source, overrides);
  auto files = list_files(patterns);
  if (!files) return files.error();
  if (files->empty()) return {};
  auto& first = files->front();
  // If the file cannot be read again, the bytes read for a guess would be lost.
  if (!can_be_read_again(first) && format_of_name(first).empty()) return {};
  auto format = guess_format(first);
  if (!format) return format.error();
  guessed.push_back(fmt::format("format = \"{}\"", *format));
  overrides.push_back("input.format=" + *format);
  return {};
}

}  // namespace

basic_result<input_plan, std::vector<error>> plan_input(
    const std::string& path, std::vector<std::string> overrides,
    const input_plan_manner& manner) {
  auto source = read_source(path, manner.is_data || is_data_file(path));
  if (!source) return std::vector{source.error()};
  input_plan plan;
  if (auto done = guess_the_format(*source, overrides, plan.guessed); !done)
    return std::vector{done.error()};
  auto config = load_input(*source, overrides);
  if (!config) return config.error();
  plan.config = std::move(*config);
  auto given = [&](const char* option) {
    return std::ranges::count(plan.config.given, option) > 0;
  };
  known_options known{given("key"), given("delimiter"), given("json"),
                      given("example")};
  auto more = guess_options(known, plan.config.input);
  if (!more) return std::vector{with_hint(more.error(), manner.key_option)};
  plan.guessed.insert(plan.guessed.end(), more->begin(), more->end());
  return plan;
}

}  // namespace segue
