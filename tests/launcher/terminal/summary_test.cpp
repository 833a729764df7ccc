// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/summary.hpp"

#include <catch2/catch.hpp>

#include "segue/launcher/terminal/progress_line.hpp"

namespace segue {
namespace {

using seconds = std::chrono::duration<double>;

run_outcome good_run() {
  run_outcome report;
  report.counts.finished = 3560;
  report.counts.segments = 20000;
  report.counts.steps = 77911;
  report.counts.batches = 215;
  report.wall_time = seconds{2};
  return report;
}

TEST_CASE("counts have commas", "[summary]") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1000) == "1,000");
  CHECK(format_count(-123456) == "-123,456");
  CHECK(format_count(1234567) == "1,234,567");
  CHECK(format_count(0, "key") == "0 keys");
  CHECK(format_count(1, "key") == "1 key");
  CHECK(format_count(1, "batch") == "1 batch");
  CHECK(format_count(1000, "batch") == "1,000 batches");
}

TEST_CASE("durations have the unit that suits them", "[summary]") {
  CHECK(format_duration(seconds{0.844}) == "0.84 s");
  CHECK(format_duration(seconds{59.99}) == "59.99 s");
  CHECK(format_duration(seconds{59.999}) == "1:00 min");
  CHECK(format_duration(seconds{187}) == "3:07 min");
  CHECK(format_duration(seconds{7449}) == "2:04:09 h");
}

TEST_CASE("the summary of a good run is one line", "[summary]") {
  CHECK(format_summary(good_run()) ==
        "done: 3,560 keys, 20,000 segments, 77,911 steps in 215 batches; "
        "2.00 s, 10,000 segments/s\n");
}

TEST_CASE("the summary says how a run ended", "[summary]") {
  auto report = good_run();
  report.counts.failure = error{errc::io, "the disk is full"};
  CHECK(format_summary(report).starts_with("failed: 3,560 keys"));
  report.interrupted = true;
  CHECK(format_summary(report).starts_with("interrupted: 3,560 keys"));
}

TEST_CASE("the summary says where a part of the keys is empty", "[summary]") {
  run_outcome report;
  report.wall_time = seconds{1};
  report.held_out = 0.1;
  CHECK_THAT(format_summary(report), !Catch::Contains("--split"));
  report.keys = key_choice::evaluation;
  CHECK_THAT(
      format_summary(report),
      Catch::EndsWith("\n--split evaluation: no key of the input is in this "
                      "part; train.evaluation (the held-out share) is 0.1\n"));
  report.counts.examples = 1;
  CHECK_THAT(format_summary(report), !Catch::Contains("--split"));
}

TEST_CASE("the summary lists rejects by reason, and the first", "[summary]") {
  auto report = good_run();
  report.counts.rejected = 1003;
  report.counts.rejects_by_reason = {{"is not a float32", 1000},
                                     {"is short", 3}};
  report.rejects = {"data.csv:3: wrong"};
  report.reject_file = "r.csv";
  auto text = format_summary(report);
  CHECK(text.substr(text.find('\n') + 1) ==
        "rejected: 1,003, written to r.csv\n"
        "  1,000 x is not a float32\n"
        "  3 x is short\n"
        "first of them:\n"
        "  data.csv:3: wrong\n");
}

TEST_CASE("the summary counts keys without steps", "[B4][summary]") {
  auto report = good_run();
  report.counts.without_steps = 2;
  auto text = format_summary(report);
  CHECK(text.substr(text.find('\n') + 1) ==
        "without steps: 2 keys, which finished with their initial states\n");
  report.counts.examples = 2;
  CHECK(
      format_summary(report).ends_with("initial states\nno key has any steps; "
                                       "check the names of the sequences\n"));
  SECTION("others may have some that no batch had") {
    report.counts.examples = 3;
  }
  SECTION("others cannot be read") {
    report.counts.rejected = 1;
  }
  CHECK(format_summary(report).find("no key has any steps") ==
        std::string::npos);
}

TEST_CASE("the summary names keys that were not delivered", "[B20][summary]") {
  auto report = good_run();
  report.counts.undelivered = 2;
  report.counts.undelivered_keys = {"a", "b"};
  CHECK(format_summary(report).ends_with("\nnot finished: 2 keys: a, b\n"));
  report.counts.undelivered = 2000;
  report.counts.undelivered_keys.assign(1000, "k");
  CHECK(format_summary(report).ends_with(
      "\nnot finished: 2,000 keys: k, k, k, k, k, k, k, k, k, k and 1,990 "
      "more\n"));
}

TEST_CASE("the progress line has rates, fill, padding, time left",
          "[progress_line]") {
  live_figures figures;
  figures.finished = 1234;
  figures.segments = 980;
  figures.batches = 100;
  figures.steps = 3136;
  figures.segments_per_second = 8081.7;
  figures.bytes_total = 400;
  figures.bytes_read = 100;
  CHECK(format_progress(figures, 10, 4, seconds{30}) ==
        "1,234 keys  8,082 segments/s  batches 98% full  20% padding  "
        "1:30 left");
  figures.bytes_read = 400;
  CHECK(format_progress(figures, 10, 4, seconds{30}).ends_with("% padding"));
  figures.bytes_total = 0;
  CHECK(format_progress(figures, 10, 4, seconds{30}).ends_with("% padding"));
}

TEST_CASE("before the first batch the progress line tells of reading",
          "[progress_line]") {
  live_figures figures;
  CHECK(format_progress(figures, 10, 4, seconds{1}) == "reading");
  figures.bytes_total = 400;
  figures.bytes_read = 100;
  CHECK(format_progress(figures, 10, 4, seconds{1}) == "reading 25%");
}

}  // namespace
}  // namespace segue
