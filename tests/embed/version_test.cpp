// SPDX-License-Identifier: BSD-3-Clause
#include "segue/version.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace segue {
namespace {

TEST_CASE("the version of headers and library is that of the project") {
  auto parts = std::to_string(SEGUE_VERSION_MAJOR) + '.' +
               std::to_string(SEGUE_VERSION_MINOR) + '.' +
               std::to_string(SEGUE_VERSION_PATCH);
  CHECK(parts == SEGUE_PROJECT_VERSION);
  CHECK(std::string{SEGUE_VERSION} == SEGUE_PROJECT_VERSION);
  CHECK(std::string{version()} == SEGUE_PROJECT_VERSION);
}

}  // namespace
}  // namespace segue
