// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/batch_builder.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/cluster/nodes/scheduled_node.hpp"

using namespace segue;
using namespace segue::test;

namespace {

struct gather_job {
  std::size_t worker;
  gather_batch what;
};
using job_log = std::shared_ptr<std::vector<gather_job>>;

feature_worker_actor::behavior_type fake_worker(feature_worker_actor::pointer,
                                                std::size_t number,
                                                job_log jobs) {
  return {
      [](const prepare_batch&) {},
      [=](const gather_batch& m) {
        jobs->push_back({number, m});
      },
  };
}

/// A builder on node 2 with two workers; the hub is node 0.
struct builder_fixture : scheduled_node {
  builder_fixture() : scheduled_node{2} {
    for (std::size_t i = 0; i < 2; ++i)
      workers.push_back(keep(system.spawn(fake_worker, i, jobs)));
    builder =
        keep(system.spawn(batch_builder, post, capacity, workers, supervisor));
    post->builder = builder;
    run();
  }

  template <class Message>
  void tell(Message message) {
    caf::anon_send(builder, std::move(message));
    run();
  }

  void bring(std::uint64_t batch, std::uint32_t row, std::int64_t index) {
    batch_entry entry;
    entry.record = record("k", 1, index);
    tell(batch_rows{batch, {{row, entry}}});
  }

  void kill(std::size_t worker) {
    caf::anon_send_exit(workers[worker], caf::exit_reason::kill);
    run();
  }

  std::vector<std::int64_t> indices_of(const gather_job& job) const {
    std::vector<std::int64_t> all;
    for (auto& entry : job.what.batch->entries)
      all.push_back(entry.record->insertion_index);
    return all;
  }

  static constexpr std::int64_t capacity = 4;
  job_log jobs = std::make_shared<std::vector<gather_job>>();
  std::vector<feature_worker_actor> workers;
  batch_builder_actor builder;
};

using indices = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a batch is built when it is known and all its rows are there",
          "[nodes][batch_builder]") {
  builder_fixture run;
  run.bring(1, 2, 12);
  run.bring(1, 0, 10);
  run.tell(build_batch{1, first_ticket(3), 3});
  CHECK(run.jobs->empty());
  run.bring(1, 1, 11);
  REQUIRE(run.jobs->size() == 1);
  CHECK(run.indices_of(run.jobs->front()) == indices{10, 11, 12});
  CHECK(run.jobs->front().what.ticket == first_ticket(3));
  CHECK(run.jobs->front().what.id == 1);
}

TEST_CASE("rows that come twice, or late, change nothing",
          "[nodes][batch_builder][S3]") {
  builder_fixture run;
  run.tell(build_batch{1, first_ticket(3), 2});
  run.bring(1, 0, 10);
  run.bring(1, 0, 99);
  CHECK(run.jobs->empty());
  run.bring(1, 1, 11);
  run.bring(1, 1, 99);
  run.bring(1, 0, 99);
  REQUIRE(run.jobs->size() == 1);
  CHECK(run.indices_of(run.jobs->front()) == indices{10, 11});
}

TEST_CASE("a batch may have as many rows as the capacity",
          "[nodes][batch_builder]") {
  builder_fixture run;
  run.tell(build_batch{1, first_ticket(3), builder_fixture::capacity});
  for (std::uint32_t row : {0u, 1u, 2u, 3u})
    run.bring(1, row, 10 + row);
  CHECK(run.failures.empty());
  REQUIRE(run.jobs->size() == 1);
  CHECK(run.indices_of(run.jobs->front()) == indices{10, 11, 12, 13});
}

TEST_CASE("an empty batch needs no rows", "[nodes][batch_builder][B17]") {
  builder_fixture run;
  run.tell(build_batch{1, first_ticket(3), 0});
  CHECK(run.jobs->size() == 1);
}

TEST_CASE("a dead worker's batches are another's", "[nodes][batch_builder]") {
  builder_fixture run;
  for (std::uint64_t batch : {1u, 2u}) {
    run.tell(build_batch{batch, first_ticket(3), 1});
    run.bring(batch, 0, 10);
  }
  REQUIRE(run.jobs->size() == 2);
  auto dead = run.jobs->front().worker;
  REQUIRE(run.jobs->back().worker != dead);
  run.kill(dead);
  REQUIRE(run.jobs->size() == 3);
  CHECK(run.jobs->back().worker != dead);
  CHECK(run.jobs->back().what.id == run.jobs->front().what.id);
  CHECK(run.indices_of(run.jobs->back()) == indices{10});
  CHECK(run.failures.empty());
  run.kill(1 - dead);
  CHECK(run.only_failure(errc::unavailable) == "all feature workers have died");
}

TEST_CASE("the node that has the batch tells the hub",
          "[nodes][batch_builder][S3]") {
  builder_fixture run;
  auto own = GENERATE(true, false);
  run.tell(build_batch{1, first_ticket(own ? 2 : 3), 0});
  run.tell(batch_gathered{1, true});
  CHECK(run.taken<batch_gathered>(0).size() == (own ? 1 : 0));
}

TEST_CASE("rows that no batch can have end the run", "[nodes][batch_builder]") {
  builder_fixture run;
  SECTION("behind its last one") {
    run.tell(build_batch{1, first_ticket(3), 2});
    run.bring(1, 2, 10);
    CHECK(run.only_failure(errc::malformed) ==
          "received row 2 for batch 1, which has at most 2 rows");
  }
  SECTION("as it turns out") {
    run.bring(1, 2, 10);
    run.tell(build_batch{1, first_ticket(3), 2});
    CHECK(run.only_failure(errc::malformed) ==
          "received row 2 for batch 1, which has at most 2 rows");
  }
  SECTION("behind the capacity") {
    run.bring(1, 0xffffffff, 10);
    CHECK(run.only_failure(errc::malformed) ==
          "received row 4294967295 for batch 1, which has at most 4 rows");
  }
  SECTION("more than the capacity") {
    run.tell(build_batch{1, first_ticket(3), 5});
    CHECK(run.only_failure(errc::malformed) ==
          "batch 1 should have 5 rows, but the capacity is 4");
  }
  CHECK(run.jobs->empty());
}
