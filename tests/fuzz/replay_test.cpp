// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "segue/tests/places.hpp"
#include "targets.hpp"

namespace segue::fuzz {
namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("whatever has been found by fuzzing is read or refused",
          "[I3][fuzz]") {
  for (auto& target : targets) {
    auto folder = std::filesystem::path{test::in_source("tests/fuzz/corpus")} /
                  target.name;
    std::size_t inputs = 0;
    for (auto& entry : std::filesystem::directory_iterator{folder}) {
      INFO(entry.path());
      CHECK(target.run(contents(entry.path())) == "");
      ++inputs;
    }
    CHECK(inputs > 0);
  }
}

}  // namespace segue::fuzz
