// SPDX-License-Identifier: BSD-3-Clause
// pipeline::stop: the end at any moment, and the final counts.
#include "segue/tests/flow/flow_fixture.hpp"

namespace segue::test {

TEST_CASE("a stopped pipeline names every example it had not finished",
          "[B20][B21]") {
  pipeline_options options;
  options.batch.num_unroll = 2;
  options.batch.batch_size = 1;
  options.batch.capacity = 4;
  options.states = {scalar_state("s")};
  auto p = pipeline::make(options);
  REQUIRE(p.has_value());
  for (const auto* key : {"a", "b", "c"})
    REQUIRE(p->push(steps_of(key, 4), far_off()).has_value());
  auto first = p->next(far_off());
  REQUIRE(first.has_value());
  auto summary = p->stop();
  CHECK(summary.examples == 3);
  CHECK(summary.finished == 0);
  CHECK(summary.undelivered == 3);
  CHECK(summary.undelivered_keys == texts{"a", "b", "c"});
  CHECK_FALSE(summary.failure.has_value());
  // Nothing waits any more.
  CHECK(p->next().error().code == errc::cancelled);
  CHECK(p->push(steps_of("d", 1)).error().code == errc::cancelled);
  CHECK(first->save_state("s", vector_of({1})).error().code == errc::cancelled);
  CHECK(p->stop().undelivered == 3);
}

TEST_CASE("stopping a pipeline that has come to its end changes nothing",
          "[B20][B21]") {
  pipeline_options options;
  options.batch.num_unroll = 2;
  options.batch.batch_size = 1;
  options.batch.capacity = 1;
  options.states = {scalar_state("s")};
  auto p = pipeline::make(options);
  REQUIRE(p.has_value());
  REQUIRE(p->push(steps_of("a", 2), far_off()).has_value());
  p->close();
  auto only = p->next(far_off());
  REQUIRE(only.has_value());
  REQUIRE(only->save_state("s", vector_of({1})).has_value());
  CHECK(p->next(far_off()).error().code == errc::end_of_input);
  auto summary = p->stop();
  CHECK(summary.finished == 1);
  CHECK(summary.undelivered == 0);
}

}  // namespace segue::test
