// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/places.hpp"

namespace segue::test {

std::string in_source(std::string_view path) {
  return std::string{SEGUE_SOURCE "/"}.append(path);
}

std::string in_golden(std::string_view path) {
  return in_source("tests/golden/").append(path);
}

}  // namespace segue::test
