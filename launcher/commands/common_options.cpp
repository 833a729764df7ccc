// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/common_options.hpp"

#include <fmt/format.h>

#include <boost/program_options.hpp>

namespace segue {
namespace {

namespace po = boost::program_options;
using texts = std::vector<std::string>;

}  // namespace

void add_overrides(po::options_description& options) {
  options.add_options()(
      "set", po::value<texts>()->value_name("NAME=VALUE"),
      "override a configuration option, e.g. --set batch.batch_size=64 or "
      "--set column.0.dimension=4; may be repeated");
}

texts overrides_of(const given_arguments& given) {
  return given.has("set") ? given.options["set"].as<texts>() : texts{};
}

void add_progress(po::options_description& options) {
  options.add_options()("quiet,q", "do not show the progress line")(
      "progress",
      "show the progress line even if standard error is not a terminal");
}

result<progress_choice> progress_of(const given_arguments& given) {
  if (given.has("quiet") && given.has("progress"))
    return error{errc::invalid_argument,
                 "--quiet and --progress cannot be combined"};
  if (given.has("quiet")) return progress_choice::never;
  return given.has("progress") ? progress_choice::always
                               : progress_choice::on_terminal;
}

std::string text_of(const given_arguments& given, const char* option) {
  return given.has(option) ? given.options[option].as<std::string>() : "";
}

result<std::string> one_configuration(const given_arguments& given) {
  const auto& all = given.positional;
  if (all.empty())
    return error{errc::invalid_argument, "no configuration file given"};
  if (all.size() > 1)
    return error{
        errc::invalid_argument,
        fmt::format("expected one configuration file, but '{}' follows '{}'",
                    all[1], all[0])};
  return all[0];
}

}  // namespace segue
