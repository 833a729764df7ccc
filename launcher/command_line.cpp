// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/command_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <string_view>

#include "segue/embed/version.hpp"
#include "segue/launcher/subcommands.hpp"
#include "segue/options/nearest_name.hpp"

namespace segue {
namespace {

namespace po = boost::program_options;

std::string suggestion(std::string_view name,
                       std::span<const std::string_view> names,
                       std::string_view prefix = "") {
  auto nearest = nearest_name(name, names);
  if (nearest.empty()) return "";
  return fmt::format("; did you mean '{}{}'?", prefix, nearest);
}

/// Returns "--name" for "--name=value".
std::string_view without_value(std::string_view option) {
  return option.substr(0, option.find('='));
}

std::string_view without_dashes(std::string_view option) {
  auto first = option.find_first_not_of('-');
  return option.substr(std::min(option.size(), first));
}

std::string unknown_option(const subcommand& s, std::string_view option) {
  auto options = options_of(s);
  std::vector<std::string_view> names;
  for (const auto& known : options.options())
    names.push_back(known->long_name());
  auto name = without_value(option);
  return fmt::format("unknown option '{}'{}", name,
                     suggestion(without_dashes(name), names, "--"));
}

/// Reads the arguments after a subcommand's name; throws po::error.
command_line parse_subcommand(const subcommand& s,
                              const std::vector<std::string>& arguments) {
  namespace style = po::command_line_style;
  auto options = options_of(s);
  auto parsed = po::command_line_parser(arguments)
                    .options(options)
                    .style(style::unix_style & ~style::allow_guessing)
                    .run();
  command_line line;
  po::store(parsed, line.given.options);
  if (line.given.has("help")) {
    line.text = help_of(s);
    return line;
  }
  line.what = &s;
  line.given.positional =
      po::collect_unrecognized(parsed.options, po::include_positional);
  return line;
}

error unknown_first(const std::string& first) {
  if (first.starts_with('-')) {
    constexpr std::array<std::string_view, 2> names{"help", "version"};
    auto name = without_value(first);
    return usage_error(
        "segue", fmt::format("unknown option '{}'{}", name,
                             suggestion(without_dashes(name), names, "--")));
  }
  std::vector<std::string_view> names;
  for (const auto* s : all_subcommands())
    names.push_back(s->name);
  return usage_error(
      "segue",
      fmt::format("unknown subcommand '{}'; expected one of {}{}", first,
                  fmt::join(names, ", "), suggestion(first, names)));
}

}  // namespace

error usage_error(std::string_view of, std::string_view reason) {
  return {errc::invalid_argument,
          fmt::format("{}: {}\nSee '{} --help'.", of, reason, of)};
}

result<command_line> parse_command_line(
    std::span<const std::string> arguments) {
  if (arguments.empty()) return usage_error("segue", "no subcommand given");
  const auto& first = arguments.front();
  if (first == "--help" || first == "-h")
    return command_line{.text = program_help()};
  if (first == "--version")
    return command_line{.text = fmt::format("segue {}\n", SEGUE_VERSION)};
  const auto* s = find_subcommand(first);
  if (!s) return unknown_first(first);
  auto name = fmt::format("segue {}", s->name);
  try {
    return parse_subcommand(*s, {arguments.begin() + 1, arguments.end()});
  } catch (const po::unknown_option& e) {
    return usage_error(name, unknown_option(*s, e.get_option_name()));
  } catch (const po::error& e) {
    return usage_error(name, e.what());
  }
}

}  // namespace segue
