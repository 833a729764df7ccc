// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/program.hpp"

#include <fmt/format.h>

#include "segue/errors/current_error.hpp"
#include "segue/launcher/command_line.hpp"
#include "segue/launcher/terminal/report.hpp"
#include "segue/launcher/terminal/say.hpp"

namespace segue {
namespace {

exit_code run(std::span<const std::string> arguments) {
  auto line = parse_command_line(arguments);
  if (!line) return report({line.error()});
  if (!line->what) return print(line->text);
  auto done = line->what->run(line->given);
  if (done) return *done;
  return report({usage_error(fmt::format("segue {}", line->what->name),
                             done.error().message)});
}

}  // namespace

exit_code run_program(std::span<const std::string> arguments) {
  try {
    return run(arguments);
  } catch (...) {
    say("segue: {}\n",
        current_error("terminated by an unknown exception").message);
    return exit_failed;
  }
}

}  // namespace segue
