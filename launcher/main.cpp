// SPDX-License-Identifier: BSD-3-Clause
#include <fcntl.h>
#include <unistd.h>

#include <exception>
#include <string>
#include <vector>

#include "segue/launcher/program.hpp"
#include "segue/launcher/say.hpp"

namespace {

/// Where the program is started with a standard file closed, the next file that
/// it opens would be taken for it, and get what is meant for the user. Reading
/// standard input and writing standard output still fail then.
void occupy_standard_files() {
  for (auto [file, mode] : {std::pair{STDIN_FILENO, O_WRONLY},
                            {STDOUT_FILENO, O_RDONLY},
                            {STDERR_FILENO, O_WRONLY}})
    if (::fcntl(file, F_GETFD) < 0) (void)::open("/dev/null", mode);
}

}  // namespace

int main(int count, char** values) {
  occupy_standard_files();
  try {
    std::vector<std::string> arguments(values + 1, values + count);
    return segue::run_program(arguments);
  } catch (const std::exception& e) {
    segue::say("segue: {}\n", e.what());
    return segue::exit_failed;
  }
}
