// SPDX-License-Identifier: BSD-3-Clause
// The program segue, built outside of its tree.
#include <string>
#include <vector>

#include "segue/launcher/program.hpp"
#include "segue/models/model_registry.hpp"

int main(int count, char** values) {
  if (segue::find_model_factory("own")) return 1;
  return segue::run_program(
      std::vector<std::string>(values + 1, values + count));
}
