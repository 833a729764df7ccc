// SPDX-License-Identifier: BSD-3-Clause
// What a program may get wrong with the options of a pipeline.
#include <cmath>

#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;

std::string refusal_of(pipeline_options options) {
  auto made = pipeline::make(std::move(options));
  REQUIRE_FALSE(made);
  CHECK(made.error().code == errc::invalid_argument);
  return made.error().message;
}

}  // namespace

TEST_CASE("a share of keys that cannot be is refused", "[held_out][misuse]") {
  auto options = stateful(1, 1);
  options.split.read =
      GENERATE(held_out_keys::part::all, held_out_keys::part::kept,
               held_out_keys::part::held_out);
  options.split.share = 2;
  CHECK(refusal_of(options) == "split.share is 2, expected in [0, 1]");
  options.split.share = -0.25;
  CHECK(refusal_of(options) == "split.share is -0.25, expected in [0, 1]");
  options.split.share = -NAN;
  CHECK(refusal_of(options) == "split.share is nan, expected in [0, 1]");
  for (auto share : {0., 1.}) {
    options.split.share = share;
    CHECK(pipeline::make(options));
  }
}

TEST_CASE("a share of keys that cannot be is refused for files",
          "[held_out][misuse]") {
  auto options = stateful(1, 1);
  options.input.emplace();
  options.input->files = {"absent.csv"};
  options.input->shard.split = {1.5, 0, held_out_keys::part::kept};
  CHECK(refusal_of(options) ==
        "input.shard.split.share is 1.5, expected in [0, 1]");
}

TEST_CASE("nothing resumes without states, or with keys made unique",
          "[B9][misuse]") {
  auto options = stateful(1, 1);
  options.batch.on_duplicate = on_duplicate::resume;
  CHECK(pipeline::make(options));
  auto stateless = options;
  stateless.states.clear();
  CHECK(refusal_of(stateless) ==
        "on_duplicate = \"resume\" needs states to resume from, but none is "
        "declared");
  stateless.batch.on_duplicate = on_duplicate::queue;
  CHECK(pipeline::make(stateless));
  options.batch.make_keys_unique = true;
  CHECK(refusal_of(options) ==
        "make_keys_unique must be false with on_duplicate = \"resume\", "
        "because no key would come again");
}

TEST_CASE("a final state that was not declared is refused", "[B7][misuse]") {
  finished_example done;
  done.states = {{"c", vector_of({1})}, {"h", vector_of({2})}};
  CHECK(done.state("h") == vector_of({2}));
  CHECK_THROWS_WITH(done.state("y"),
                    "state was not declared: y; the states are c, h");
  CHECK_THROWS_WITH(finished_example{}.state("y"),
                    "state was not declared: y; none is");
}

}  // namespace segue
