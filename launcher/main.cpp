// SPDX-License-Identifier: BSD-3-Clause
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "segue/launcher/program.hpp"

int main(int count, char** values) {
  try {
    std::vector<std::string> arguments(values + 1, values + count);
    return segue::run_program(arguments);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "segue: %s\n", e.what());
    return segue::exit_failed;
  }
}
