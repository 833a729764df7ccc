// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/status_table.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace segue;

TEST_CASE("a running cluster is shown by node and by link", "[status_table]") {
  cluster_status s{.phase = "running",
                   .elapsed_seconds = 75,
                   .examples = 4000,
                   .finished = 1200,
                   .segments = 5000,
                   .steps = 70000,
                   .batches = 160,
                   .redelivered = 1,
                   .rejected = 2,
                   .segments_per_second = 66.7};
  node_status one{.name = "one",
                  .address = "127.0.0.1:4701",
                  .roles = "source, batcher",
                  .state = node_state::linked};
  one.links = {{.to = "two",
                .queued_parcels = 3,
                .queued_bytes = 2048,
                .unconfirmed = 15,
                .window = 16,
                .sent_bytes = 5 << 20,
                .bytes_per_second = 1536}};
  node_status two{.name = "two",
                  .address = "10.0.0.7:4702",
                  .roles = "state, worker, consumer",
                  .keys = 256};
  two.waits_for = "one \x1b[2J";
  two.fate = "silent for 2 s";
  s.active_keys = 256;
  s.ready_entries = 12;
  s.batches_out = 1;
  s.waiting_consumers = 2;
  s.nodes = {one, two};
  CHECK(
      format_status(s) ==
      R"(running for 1:15 min: 1,200 of 4,000 keys finished, 5,000 segments, 70,000 steps in 160 batches; 67 segments/s
active: 256 keys; 12 ready for a batch, 1 batch out, 2 consumers waiting
rejected: 2
redelivered: 1 batch

  node  address         roles                    state    keys
  one   127.0.0.1:4701  source, batcher          linked      0
  two   10.0.0.7:4702   state, worker, consumer  waiting   256

  link           sent  per second  unconfirmed  queued
  one -> two  5.0 MiB     1.5 KiB     15 of 16       3  2.0 KiB

  two waits for one \x1b[2J
  two: silent for 2 s
)");
}

TEST_CASE("a status of nonsense is shown as well", "[status_table]") {
  cluster_status s;
  s.segments_per_second = std::numeric_limits<double>::max();
  s.elapsed_seconds = -1;
  s.nodes.emplace_back();
  s.nodes[0].links.push_back(
      {.sent_bytes = std::numeric_limits<std::int64_t>::min(),
       .bytes_per_second = -1e300});
  auto text = format_status(s);
  CHECK_THAT(text, Catch::Contains("1,000,000,000,000,000 segments/s"));
  CHECK_THAT(text, Catch::Contains(" -> "));
}

TEST_CASE("bytes are shown in the unit that fits", "[status_table]") {
  CHECK(format_bytes(0) == "0 B");
  CHECK(format_bytes(1023) == "1023 B");
  CHECK(format_bytes(1024) == "1.0 KiB");
  CHECK(format_bytes(1048575) == "1.0 MiB");
  CHECK(format_bytes(std::numeric_limits<std::int64_t>::max()) == "8.0 EiB");
}
