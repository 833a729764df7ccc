// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/subcommands.hpp"

#include <fmt/format.h>

#include <array>
#include <sstream>

#include "segue/launcher/commands/check.hpp"
#include "segue/launcher/commands/convert.hpp"
#include "segue/launcher/commands/inspect.hpp"
#include "segue/launcher/commands/launch.hpp"
#include "segue/launcher/commands/run.hpp"
#include "segue/launcher/commands/stats.hpp"
#include "segue/launcher/commands/status.hpp"
#include "segue/launcher/commands/train.hpp"

namespace segue {
namespace {

namespace po = boost::program_options;

constexpr std::array subcommands{
    &run_subcommand,   &launch_subcommand,  &status_subcommand,
    &train_subcommand, &check_subcommand,   &inspect_subcommand,
    &stats_subcommand, &convert_subcommand,
};

constexpr std::string_view exit_codes =
    "Exit codes: 0 success; 1 the run failed or was interrupted; 2 the command "
    "line,\nthe configuration or something it names is wrong, and nothing was "
    "started.\n";

}  // namespace

std::span<const subcommand* const> all_subcommands() {
  return subcommands;
}

const subcommand* find_subcommand(std::string_view name) {
  for (const auto* s : subcommands)
    if (s->name == name) return s;
  return nullptr;
}

po::options_description options_of(const subcommand& s) {
  po::options_description options{"Options", 79, 40};
  s.add_options(options);
  options.add_options()("help,h", "print this help");
  return options;
}

std::string help_of(const subcommand& s) {
  std::ostringstream options;
  options << options_of(s);
  return fmt::format("Usage: segue {} {} [OPTION]...\n\n{}\n{}\n{}", s.name,
                     s.argument, s.text, options.str(), exit_codes);
}

std::string program_help() {
  std::string text =
      "Usage: segue SUBCOMMAND ARGUMENT... [OPTION]...\n\nRuns a recurrent "
      "model "
      "over keyed sequences. Sequences are cut into segments and\nbatched "
      "across keys; each key's state is carried from one segment to the "
      "next.\nCONFIG is a TOML file.\n\nSubcommands:\n";
  for (const auto* s : all_subcommands())
    text += fmt::format("  {:<9}{}\n", s->name, s->summary);
  text +=
      "\nOptions:\n  --help     print this help; after a subcommand: help on "
      "it\n  --version  print the version\n\n";
  text += exit_codes;
  return text;
}

}  // namespace segue
