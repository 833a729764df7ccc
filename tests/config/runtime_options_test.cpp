// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/runtime_options.hpp"
#include "segue/config/toml_document.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

TEST_CASE("runtime options have their defaults", "[config][runtime_options]") {
  auto reader = read_toml("", "f.toml");
  REQUIRE(reader);
  auto options = read_runtime_options(reader->root());
  CHECK(reader->finish().empty());
  CHECK(options.parsers == 2);
  CHECK(options.workers == 2);
  CHECK(options.threads == 0);
  CHECK(validate(options));
}

TEST_CASE("runtime options are read within their bounds",
          "[config][runtime_options]") {
  auto reader = read_toml("parsers = 0\nworkers = 1025\nthreads = -1\n",
                          "f.toml", std::vector<std::string>{"workers=1024"});
  REQUIRE(reader);
  CHECK(read_runtime_options(reader->root()).workers == 1024);
  auto errors = reader->finish();
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].message == "f.toml:1: parsers: 0 is less than 1");
  CHECK(errors[1].message == "f.toml:3: threads: -1 is less than 0");
}

TEST_CASE("runtime options filled in by a program are checked alike",
          "[config][runtime_options]") {
  auto fault_of = [](runtime_options options) {
    auto checked = validate(options);
    REQUIRE_FALSE(checked);
    return checked.error().message;
  };
  CHECK(fault_of({.parsers = 0}) == "parsers 0 is not in [1, 1024]");
  CHECK(fault_of({.workers = 2000}) == "workers 2000 is not in [1, 1024]");
  CHECK(fault_of({.threads = -1}) == "threads -1 is not in [0, 1024]");
  CHECK(validate(runtime_options{.threads = 1024}));
}
