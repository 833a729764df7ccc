// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/run_board.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/errors/show_result.hpp"

using namespace segue;

TEST_CASE("without the hub's counts its last figures make the summary",
          "[nodes][run_board]") {
  run_board board;
  live_figures figures;
  figures.examples = 7;
  figures.finished = 4;
  figures.segments = 9;
  figures.steps = 30;
  figures.batches = 3;
  board.show(figures);
  board.fail({errc::unavailable, "node 'hub' is lost"});
  auto s = board.summary();
  CHECK(s.examples == 7);
  CHECK(s.finished == 4);
  CHECK(s.segments == 9);
  CHECK(s.steps == 30);
  CHECK(s.batches == 3);
  CHECK(s.failure == error{errc::unavailable, "node 'hub' is lost"});
  run_summary counts;
  counts.finished = 5;
  board.show(counts);
  CHECK(board.summary().finished == 5);
}

TEST_CASE("a board's waits end with the run's batches, or with its actors",
          "[B21][run_board]") {
  auto past = std::chrono::steady_clock::time_point::min();
  run_board board;
  CHECK_FALSE(board.wait_for_finish(past));
  board.finish();
  CHECK(board.wait_for_finish(past));
  CHECK_FALSE(board.wait_for_end(past));
  board.end();
  CHECK(board.wait_for_end(past));
}
