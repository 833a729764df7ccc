// SPDX-License-Identifier: BSD-3-Clause
#include "segue/errors/current_error.hpp"

#include <catch2/catch.hpp>
#include <new>
#include <system_error>

#include "segue/errors/result.hpp"

namespace segue {
namespace {

template <class Thrown>
error error_of(const Thrown& thrown) {
  try {
    throw thrown;
  } catch (...) {
    return current_error("it has failed");
  }
}

std::system_error system_fault(std::errc code) {
  return std::system_error{std::make_error_code(code)};
}

}  // namespace

TEST_CASE("an exception is told as what it stands for", "[current_error]") {
  error own{errc::io, "a.csv: cannot be written"};
  CHECK(error_of(failure{own}) == own);
  CHECK(error_of(std::bad_alloc{}) ==
        error{errc::resource_exhausted, "out of memory"});
  CHECK(error_of(std::runtime_error{"odd"}) ==
        error{errc::internal, "it has failed: odd"});
  CHECK(error_of(7) ==
        error{errc::internal, "it has failed: an unknown exception"});
  CHECK(error_of(system_fault(std::errc::too_many_files_open)) ==
        error{errc::resource_exhausted, "it has failed: Too many open files"});
  CHECK(error_of(system_fault(std::errc::permission_denied)).code ==
        errc::internal);
}

}  // namespace segue
