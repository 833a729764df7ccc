// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/run_options.hpp"

#include <fmt/format.h>

#include <boost/program_options.hpp>
#include <utility>

#include "segue/launcher/commands/common_options.hpp"

namespace segue {
namespace {

result<key_choice> parse_split(const std::string& text) {
  for (auto keys :
       {key_choice::all, key_choice::training, key_choice::evaluation})
    if (text == to_string(keys)) return keys;
  return error{errc::invalid_argument,
               fmt::format("--split: '{}' is not one of all, training, "
                           "evaluation",
                           text)};
}

}  // namespace

void add_run_options(boost::program_options::options_description& options) {
  namespace po = boost::program_options;
  auto add = options.add_options();
  add("split", po::value<std::string>()->value_name("PART"),
      "the keys to run: all (default), training, or evaluation (those that "
      "train.evaluation holds out)");
  add("no-label",
      "the input has no label: only predict, without computing errors");
  add("compare-reset",
      "also show the error with the states reset at every segment");
}

result<run_arguments> read_run_options(const given_arguments& given) {
  auto path = one_configuration(given);
  if (!path) return path.error();
  run_arguments how{*path, overrides_of(given)};
  if (given.has("split")) {
    auto keys = parse_split(text_of(given, "split"));
    if (!keys) return keys.error();
    how.keys = *keys;
  }
  how.compare_reset = given.has("compare-reset");
  how.no_label = given.has("no-label");
  return how;
}

basic_result<configuration, std::vector<error>> load_for_run(
    const run_arguments& how) {
  auto config = load_configuration(how.configuration, how.overrides);
  if (config && how.no_label) drop_label(*config);
  return config;
}

}  // namespace segue
