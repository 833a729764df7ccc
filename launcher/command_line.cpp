// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <charconv>
#include <limits>
#include <sstream>
#include <string_view>

#include "segue/options/nearest_name.hpp"

namespace segue {
namespace {

namespace po = boost::program_options;

struct subcommand {
  std::string_view name;
  command what;
  std::string_view summary;
  std::string_view text;
};

constexpr std::array subcommands{
    subcommand{"run", command::run,
               "run the model over the input and write its outputs",
               "Reads the input, runs the model over it batch by batch with "
               "each key's state\ncarried from segment to segment, and writes "
               "one row per real step: key, step\n(from 0 within the key), "
               "the label where there is one, output_0, output_1, ...\nWhere "
               "there is a label, the errors of the outputs and of simple "
               "baselines follow.\n"
               "Ctrl-C ends the run with what is done written; once more "
               "kills it.\n"},
    subcommand{"train", command::train, "train the model and write its weights",
               "Trains by truncated back-propagation through time, as [train] "
               "says: within a\nsegment gradients flow back to its first "
               "step, each key's state is carried from\nsegment to segment. "
               "Writes the weights, which `run` then uses, and the loss\n"
               "curves. Killed or interrupted, it goes on from its "
               "checkpoint, if the configuration\nnames one, and ends with "
               "the same weights.\n"},
    subcommand{"check", command::check,
               "check a configuration and all it names, start nothing",
               "Checks the options, that the input's files exist and have the "
               "columns needed,\nthe vocabularies, the weights and their "
               "shapes, and where output is to go.\n"},
    subcommand{
        "inspect", command::inspect, "print the first batches as JSON Lines",
        "Prints one object per batch: key, next_key, sequence, sequence_count, "
        "length,\ntotal_length, insertion_index, context, sequences, states, "
        "layer, layer_length.\nArrays hold one element per entry of the batch; "
        "a sparse value is an object of\nindices, values and dense_shape. "
        "States are saved as the model computes them;\nwithout a model they "
        "are saved unchanged. Numbers that are not finite are the\ntexts "
        "\"NaN\", \"Infinity\" and \"-Infinity\".\n"},
    subcommand{
        "stats", command::stats, "say what is in an input, configured or not",
        "Reads the whole input and says what it holds: features with their "
        "dtypes and\nvalues, how many keys, a histogram of their lengths, and "
        "for several num_unroll how\nfull batches are and how much of them is "
        "padding. CONFIG needs no more than [input]\nwith files, or is a data "
        "file itself (.csv, .tsv, .jsonl, .ndjson, .tfrecord, also\nwith .gz "
        "or .zst behind it, or -). What is not said is guessed: the format, "
        "the "
        "key,\nwhere a record has its features.\n"},
};

constexpr std::string_view exit_codes =
    "Exit codes: 0 done; 1 the run failed or was interrupted; 2 the command "
    "line, the\nconfiguration or something it names is wrong, and nothing was "
    "started.\n";

const subcommand* find_subcommand(std::string_view name) {
  for (const auto& s : subcommands)
    if (s.name == name) return &s;
  return nullptr;
}

po::options_description options_of(const subcommand& s) {
  using texts = std::vector<std::string>;
  po::options_description options{"Options", 79, 40};
  auto add = options.add_options();
  if (s.what == command::inspect) {
    add("batches", po::value<std::string>()->value_name("N"),
        "how many batches (default: 1)");
    add("batch-size", po::value<std::string>()->value_name("N"),
        "entries in a batch (default: batch.batch_size)");
  }
  add("set", po::value<texts>()->value_name("NAME=VALUE"),
      "override an option of the configuration, e.g. --set "
      "batch.batch_size=64 or --set column.0.dimension=4; may be repeated");
  if (s.what == command::stats)
    add("suggest",
        "print a configuration to start from instead, as TOML; its paths are "
        "those of the current folder");
  if (s.what == command::run) {
    add("split", po::value<std::string>()->value_name("PART"),
        "the keys to run: all (default), training or evaluation, those that "
        "train.evaluation holds out");
    add("compare-reset",
        "show also the error with the states reset at every segment");
  }
  if (s.what == command::train)
    add("restart", "begin anew, whatever the checkpoint holds");
  if (s.what == command::run || s.what == command::train ||
      s.what == command::stats) {
    add("quiet,q", "show no progress line");
    add("progress",
        "show the progress line also where standard error is no "
        "terminal");
  }
  add("help,h", "print this");
  return options;
}

std::string help_of(const subcommand& s) {
  std::ostringstream options;
  options << options_of(s);
  return fmt::format("Usage: segue {} CONFIG [OPTION]...\n\n{}\n{}\n{}", s.name,
                     s.text, options.str(), exit_codes);
}

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
  if (text == "all") return key_choice::all;
  if (text == "training") return key_choice::training;
  if (text == "evaluation") return key_choice::evaluation;
  return error{errc::invalid_argument,
               fmt::format("--split: '{}' is not one of all, training, "
                           "evaluation",
                           text)};
}

/// Fills in what the options say.
result<void> read_options(const po::variables_map& values, command_line& line) {
  if (values.count("set"))
    line.overrides = values["set"].as<std::vector<std::string>>();
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
  line.suggest = values.count("suggest") > 0;
  if (values.count("split")) {
    auto keys = parse_split(values["split"].as<std::string>());
    if (!keys) return keys.error();
    line.keys = *keys;
  }
  line.compare_reset = values.count("compare-reset") > 0;
  line.restart = values.count("restart") > 0;
  if (values.count("quiet") && values.count("progress"))
    return error{errc::invalid_argument,
                 "--quiet and --progress exclude each other"};
  if (values.count("quiet")) line.progress = progress_choice::never;
  if (values.count("progress")) line.progress = progress_choice::always;
  return {};
}

result<void> read_positional(const std::vector<std::string>& positional,
                             command_line& line) {
  if (positional.empty())
    return error{errc::invalid_argument, "the configuration's file is missing"};
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
  std::array<std::string_view, subcommands.size()> names;
  std::ranges::transform(subcommands, names.begin(), &subcommand::name);
  return usage_error(
      "segue", fmt::format("unknown subcommand '{}'{}; there are {}", first,
                           suggestion(first, names), fmt::join(names, ", ")));
}

}  // namespace

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

std::string program_help() {
  std::string text =
      "Usage: segue SUBCOMMAND CONFIG [OPTION]...\n\n"
      "Runs a recurrent model over keyed sequences: cut into segments, batched "
      "across\nkeys, each key's state carried from segment to segment. CONFIG "
      "is a TOML file.\n\nSubcommands:\n";
  for (const auto& s : subcommands)
    text += fmt::format("  {:<9}{}\n", s.name, s.summary);
  text +=
      "\nOptions:\n  --help     print this; after a subcommand: its options\n"
      "  --version  print the version\n\n";
  text += exit_codes;
  return text;
}

}  // namespace segue
