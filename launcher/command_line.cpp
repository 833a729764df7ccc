// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/command_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <charconv>
#include <limits>
#include <string_view>

#include "segue/launcher/commands/convert_options.hpp"
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

error usage_error(std::string_view of, std::string_view reason) {
  return {errc::invalid_argument,
          fmt::format("{}: {}\nSee '{} --help'.", of, reason, of)};
}

/// "--name" of "--name=value".
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

/// A count of at least 1.
result<std::int64_t> parse_count(const po::variables_map& values,
                                 const char* option) {
  const auto& text = values[option].as<std::string>();
  std::int64_t n = 0;
  auto* end = text.data() + text.size();
  auto [stop, fault] = std::from_chars(text.data(), end, n);
  if (fault == std::errc{} && stop == end && n >= 1) return n;
  return error{errc::invalid_argument,
               fmt::format("--{}: '{}' is not an integer in [1, {}]", option,
                           text, std::numeric_limits<std::int64_t>::max())};
}

result<key_choice> parse_split(const std::string& text) {
  for (auto keys :
       {key_choice::all, key_choice::training, key_choice::evaluation})
    if (text == to_string(keys)) return keys;
  return error{errc::invalid_argument,
               fmt::format("--split: '{}' is not one of all, training, "
                           "evaluation",
                           text)};
}

/// Fills in what the options say.
result<void> read_options(const po::variables_map& values, command_line& line) {
  if (values.count("set"))
    line.overrides = values["set"].as<std::vector<std::string>>();
  if (line.what == command::status && !values.count("config") &&
      !line.overrides.empty())
    return error{errc::invalid_argument,
                 "--set changes a configuration, but --config names none"};
  if (values.count("batches")) {
    auto n = parse_count(values, "batches");
    if (!n) return n.error();
    line.batches = *n;
  }
  if (values.count("batch-size")) {
    auto n = parse_count(values, "batch-size");
    if (!n) return n.error();
    line.batch_size = *n;
  }
  if (line.what == command::convert)
    if (auto read = read_convert_options(values, line); !read) return read;
  line.suggest = values.count("suggest") > 0;
  line.json = values.count("json") > 0;
  if (values.count("config"))
    line.configuration = values["config"].as<std::string>();
  if (values.count("node")) line.node = values["node"].as<std::string>();
  if (values.count("split")) {
    auto keys = parse_split(values["split"].as<std::string>());
    if (!keys) return keys.error();
    line.keys = *keys;
  }
  line.compare_reset = values.count("compare-reset") > 0;
  line.no_label = values.count("no-label") > 0;
  line.restart = values.count("restart") > 0;
  line.accept_changes = values.count("accept-changes") > 0;
  if (line.restart && line.accept_changes)
    return error{errc::invalid_argument,
                 "--restart and --accept-changes exclude each other"};
  if (values.count("quiet") && values.count("progress"))
    return error{errc::invalid_argument,
                 "--quiet and --progress exclude each other"};
  if (values.count("quiet")) line.progress = progress_choice::never;
  if (values.count("progress")) line.progress = progress_choice::always;
  return {};
}

/// HOST:PORT.
result<void> read_address(const std::string& text, command_line& line) {
  auto colon = text.rfind(':');
  auto digits = text.substr(std::min(colon, text.size() - 1) + 1);
  auto* end = digits.data() + digits.size();
  auto [stop, fault] = std::from_chars(digits.data(), end, line.port);
  if (colon == text.npos || colon == 0 || fault != std::errc{} || stop != end ||
      line.port == 0)
    return error{errc::invalid_argument,
                 fmt::format("'{}' is no address of a node; expected "
                             "HOST:PORT, as localhost:4701",
                             text)};
  line.host = text.substr(0, colon);
  return {};
}

/// IN OUT.
result<void> read_two_files(const std::vector<std::string>& positional,
                            command_line& line) {
  if (positional.size() < 2)
    return error{errc::invalid_argument, positional.empty()
                                             ? "the file to read is missing"
                                             : "the file to write is missing"};
  if (positional.size() > 2)
    return error{errc::invalid_argument,
                 fmt::format("one file is read and one written, but '{}' comes "
                             "after '{}' and '{}'",
                             positional[2], positional[0], positional[1])};
  line.configuration = positional[0];
  line.output = positional[1];
  return {};
}

result<void> read_positional(const std::vector<std::string>& positional,
                             command_line& line) {
  if (line.what == command::convert) return read_two_files(positional, line);
  bool is_status = line.what == command::status;
  if (positional.empty())
    return error{errc::invalid_argument,
                 is_status ? "the node's HOST:PORT is missing"
                           : "the configuration's file is missing"};
  if (is_status && positional.size() > 1)
    return error{errc::invalid_argument,
                 fmt::format("one node is enough, but '{}' comes after '{}'",
                             positional[1], positional[0])};
  if (is_status) return read_address(positional[0], line);
  if (positional.size() > 1)
    return error{errc::invalid_argument,
                 fmt::format("one configuration is enough, but '{}' comes "
                             "after '{}'",
                             positional[1], positional[0])};
  line.configuration = positional[0];
  return {};
}

/// Reads what follows a subcommand's name; throws po::error.
result<command_line> parse_subcommand(
    const subcommand& s, const std::vector<std::string>& arguments) {
  namespace style = po::command_line_style;
  auto options = options_of(s);
  auto parsed = po::command_line_parser(arguments)
                    .options(options)
                    .style(style::unix_style & ~style::allow_guessing)
                    .run();
  po::variables_map values;
  po::store(parsed, values);
  command_line line;
  if (values.count("help")) {
    line.help = help_of(s);
    return line;
  }
  line.what = s.what;
  auto positional =
      po::collect_unrecognized(parsed.options, po::include_positional);
  if (auto read = read_positional(positional, line); !read) return read.error();
  if (auto read = read_options(values, line); !read) return read.error();
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
  for (const auto& s : all_subcommands())
    names.push_back(s.name);
  return usage_error(
      "segue", fmt::format("unknown subcommand '{}'{}; there are {}", first,
                           suggestion(first, names), fmt::join(names, ", ")));
}

}  // namespace

std::string_view to_string(key_choice keys) {
  if (keys == key_choice::training) return "training";
  return keys == key_choice::evaluation ? "evaluation" : "all";
}

result<command_line> parse_command_line(
    std::span<const std::string> arguments) {
  if (arguments.empty()) return usage_error("segue", "no subcommand");
  const auto& first = arguments.front();
  if (first == "--help" || first == "-h")
    return command_line{.what = command::help, .help = program_help()};
  if (first == "--version") return command_line{.what = command::version};
  const auto* s = find_subcommand(first);
  if (!s) return unknown_first(first);
  auto name = fmt::format("segue {}", s->name);
  try {
    auto line = parse_subcommand(*s, {arguments.begin() + 1, arguments.end()});
    if (!line) return usage_error(name, line.error().message);
    return line;
  } catch (const po::unknown_option& e) {
    return usage_error(name, unknown_option(*s, e.get_option_name()));
  } catch (const po::error& e) {
    return usage_error(name, e.what());
  }
}

}  // namespace segue
