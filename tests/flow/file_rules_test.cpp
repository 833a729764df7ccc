// SPDX-License-Identifier: BSD-3-Clause
// Pipelines that read files: epochs, capacity, rejects, and that batches do
// not depend on how the reading is spread [B16, B19, B21, B22].
#include <sys/stat.h>

#include <algorithm>

#include "segue/tests/flow/csv_fixture.hpp"
#include "segue/tests/flow/training_fixture.hpp"
#include "segue/tests/random_cases.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

/// Everything a pipeline hands out, as text.
std::string transcript(pipeline& p) {
  std::string all;
  for (;;) {
    auto b = p.next(far_off());
    if (!b) return all + b.error().message;
    for (std::int64_t i = 0; i < b->batch_size(); ++i)
      all += fmt::format("{} {} {} {} {}|", b->key(i), b->next_key(i),
                         b->length(i), b->insertion_index(i), b->epoch(i));
    for (auto& t : {b->sequences("x"), b->sequences("note"), b->context("c"),
                    b->state("s")})
      for (auto& element : elements(t))
        all += element + ",";
    all += "\n";
    REQUIRE(save_plus(*b, static_cast<float>(b->length(0))));
  }
}

}  // namespace

TEST_CASE("a pipeline reads files to their end", "[B10][B12][B20]") {
  temporary_folder folder;
  write_file(folder / "a.csv", csv_of({{"k", 3}, {"l", 1}}));
  auto p = started(reading({folder / "a.csv"}, 2, 2));
  auto b = next_of(p);
  CHECK(entries(b) == texts{"k/0", "l/0"});
  CHECK(values_of(b.sequences("x")) == numbers{0, 1, 0, 0});
  CHECK(elements(b.sequences("note")) == texts{"n0", "n1", "n0", ""});
  CHECK(elements(b.context("c")) == texts{"k", "l"});
  REQUIRE(save_plus(b, 1));
  CHECK(drain(p) == std::vector<texts>{{"k/1"}});
  auto summary = p.summary();
  CHECK(summary.records == 4);
  CHECK(summary.examples == 2);
  CHECK(summary.finished == 2);
  CHECK(summary.steps == 4);
  CHECK(p.figures().bytes_read == p.figures().bytes_total);
}

TEST_CASE("what can be read only once has one epoch and no training",
          "[B22][training]") {
  temporary_folder folder;
  auto pipe = folder / "fifo";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  // Whoever opened it would wait for ever.
  auto options = reading({pipe}, 1, 4);
  options.batch.epochs = 3;
  auto made = pipeline::make(options);
  REQUIRE(made.has_error());
  CHECK(made.error().code == errc::invalid_argument);
  CHECK(made.error().message ==
        fmt::format("epochs is 3, but '{}' can be read only once", pipe));
  auto plan = labeled_plan(pipe);
  auto learned = trained(plan);
  REQUIRE(learned.has_error());
  CHECK(learned.error().code == errc::invalid_argument);
  CHECK_THAT(learned.error().message, Contains("can be read only once"));
}

TEST_CASE("epochs repeat the input, their keys being distinct", "[B22]") {
  temporary_folder folder;
  write_file(folder / "a.csv", csv_of({{"k", 2}, {"l", 1}}));
  for (auto policy : {on_duplicate::reject, on_duplicate::queue}) {
    auto options = reading({folder / "a.csv"}, 1, 4);
    options.batch.epochs = 3;
    options.batch.on_duplicate = policy;
    std::vector<std::pair<std::string, std::uint32_t>> finished;
    options.on_finished = [&](const finished_example& done) {
      finished.emplace_back(done.key, done.epoch);
    };
    auto p = started(options);
    auto b = next_of(p);
    CHECK(entries(b) == texts{"k/0", "l/0", "k/0", "l/0"});
    CHECK(b.epoch(0) == 0);
    CHECK(b.epoch(3) == 1);
    CHECK(b.insertion_index(3) == b.insertion_index(0) + 3);
    REQUIRE(save_plus(b, 1));
    CHECK(drain(p) ==
          std::vector<texts>{{"k/1", "k/1", "k/0", "l/0"}, {"k/1"}});
    CHECK(finished ==
          decltype(finished){
              {"l", 0}, {"l", 1}, {"k", 0}, {"k", 1}, {"l", 2}, {"k", 2}});
    CHECK(p.summary().records == 9);
  }
}

TEST_CASE("nothing can be pushed into a pipeline that reads files", "[B19]") {
  temporary_folder folder;
  write_file(folder / "a.csv", csv_of({{"k", 1}}));
  auto p = started(reading({folder / "a.csv"}, 1, 1));
  auto pushed = p.push(steps_of("j", 1));
  REQUIRE(!pushed);
  CHECK_THAT(pushed.error().message,
             Contains("key 'j'") && Contains("reads files"));
}

TEST_CASE("files are read no faster than capacity allows", "[B19]") {
  temporary_folder folder;
  std::vector<std::pair<std::string, int>> keys;
  for (int i = 0; i < 300; ++i)
    keys.emplace_back("k" + std::to_string(i), 3);
  write_file(folder / "a.csv", csv_of(keys));
  auto options = reading({folder / "a.csv"}, 2, 4, 6);
  options.input->grouped = true;
  options.input->chunk_bytes = 100;
  options.runtime.parsers = 2;
  auto p = started(options);
  std::int64_t most = 0;
  std::int64_t most_read = 0;
  std::int64_t finished = 0;
  for (;;) {
    auto b = p.next(far_off());
    if (!b) break;
    auto figures = p.figures();
    most = std::max(most, figures.active_keys);
    // Chunks of a few keys each: two per parser, and what is inside.
    most_read = std::max(most_read, p.summary().records / 3 - finished);
    REQUIRE(save_plus(*b, 1));
    finished = p.summary().finished;
  }
  CHECK(most == 6);
  CHECK(most_read < 60);
  CHECK(p.summary().finished == 300);
}

TEST_CASE("close() stops the reading and lets what is active finish", "[B21]") {
  temporary_folder folder;
  std::vector<std::pair<std::string, int>> keys;
  for (int i = 0; i < 200; ++i)
    keys.emplace_back("k" + std::to_string(i), 2);
  write_file(folder / "a.csv", csv_of(keys));
  for (auto cancel : {false, true}) {
    auto options = reading({folder / "a.csv"}, 1, 2, 10);
    options.input->chunk_bytes = 50;
    auto p = started(options);
    auto b = next_of(p);
    p.close(cancel ? close_mode::cancel : close_mode::finish);
    if (cancel) {
      CHECK(ended_with(p.next()) == errc::cancelled);
      continue;
    }
    REQUIRE(save_plus(b, 1));
    drain(p);
    auto summary = p.summary();
    CHECK(summary.finished == summary.examples);
    CHECK(summary.examples >= 2);
    CHECK(summary.examples < 200);
  }
}

TEST_CASE("a pipeline of files is destroyed at any moment", "[B21]") {
  temporary_folder folder;
  std::vector<std::pair<std::string, int>> keys;
  for (int i = 0; i < 100; ++i)
    keys.emplace_back("k" + std::to_string(i), 5);
  write_file(folder / "a.csv", csv_of(keys));
  for (int batches = 0; batches < 20; ++batches) {
    auto options = reading({folder / "a.csv"}, 2, 4, 16);
    options.input->chunk_bytes = 200;
    options.batch.epochs = 50;
    auto p = started(options);
    batch held;
    for (int i = 0; i < batches; ++i) {
      held = next_of(p);
      if (i % 2) REQUIRE(save_plus(held, 1));
    }
  }
}

TEST_CASE("a record that is malformed ends the run for every consumer",
          "[B21]") {
  temporary_folder folder;
  auto text = csv_of({{"k", 1}, {"l", 1}});
  write_file(folder / "a.csv", text + "m,0,bad,n,m\n");
  auto p = started(reading({folder / "a.csv"}, 1, 3));
  auto before = next_of(p);
  CHECK(entries(before) == texts{"k/0", "l/0"});
  REQUIRE(save_plus(before, 1));
  auto b = p.next(far_off());
  REQUIRE(!b);
  CHECK(b.error().code == errc::malformed);
  CHECK_THAT(b.error().message,
             Contains("a.csv:4") && Contains("'bad'") && Contains("key 'm'"));
  CHECK(ended_with(p.next()) == errc::malformed);
  CHECK(p.summary().failure->code == errc::malformed);
}

TEST_CASE("rejects are counted and told in the input's order", "[B6][B20]") {
  temporary_folder folder;
  std::string text = csv_header;
  for (int i = 0; i < 50; ++i)
    text += fmt::format("k{:02},0,{},n,k\n", i, i % 5 ? "1" : "bad");
  write_file(folder / "a.csv", text);
  auto options = reading({folder / "a.csv"}, 1, 8);
  options.input->on_error = error_policy::skip;
  options.input->chunk_bytes = 30;
  options.runtime.parsers = 4;
  std::vector<std::int64_t> lines;
  options.on_reject = [&](const reject& r) { lines.push_back(r.record); };
  auto p = started(options);
  drain(p);
  CHECK(lines.size() == 10);
  CHECK(std::ranges::is_sorted(lines));
  CHECK(p.summary().rejected == 10);
  CHECK(p.summary().finished == 40);
}

TEST_CASE("an on_reject that throws ends the run, and nobody hangs", "[B21]") {
  temporary_folder folder;
  write_file(folder / "a.csv", csv_of({{"k", 1}}) + "m,0,bad,n,m\n");
  auto options = reading({folder / "a.csv"}, 1, 2);
  options.input->on_error = error_policy::skip;
  options.on_reject = [](const reject&) { throw std::runtime_error{"no"}; };
  auto p = started(options);
  auto b = p.next(far_off());
  REQUIRE(!b);
  CHECK(b.error().code == errc::internal);
  CHECK_THAT(b.error().message, Contains("segmenter") && Contains("no"));
}

TEST_CASE("a key that comes back in grouped input ends the run", "[B9]") {
  temporary_folder folder;
  write_file(folder / "a.csv", csv_of({{"k", 1}, {"l", 1}, {"k", 1}}));
  auto options = reading({folder / "a.csv"}, 1, 3);
  options.input->grouped = true;
  auto p = started(options);
  CHECK(entries(next_of(p)) == texts{"k/0", "l/0"});
  auto before = next_of(p);
  REQUIRE(save_plus(before, 1));
  auto b = p.next(far_off());
  REQUIRE(!b);
  CHECK(b.error().code == errc::already_exists);
  CHECK_THAT(b.error().message, Contains("'k'"));
}

TEST_CASE("what is wrong with the files is an error before the start",
          "[B21]") {
  temporary_folder folder;
  auto made = pipeline::make(reading({folder / "none.csv"}, 1, 1));
  REQUIRE(!made);
  CHECK(made.error().code == errc::not_found);
  write_file(folder / "a.csv", "id,t,x,c\n");
  made = pipeline::make(reading({folder / "a.csv"}, 1, 1));
  REQUIRE(!made);
  CHECK_THAT(made.error().message, Contains("a.csv") && Contains("'note'"));
}

TEST_CASE("batches do not depend on how the reading is spread",
          "[B16][B19][B22][determinism]") {
  temporary_folder folder;
  random_source random{case_seed()};
  std::vector<std::pair<std::string, int>> keys;
  for (int i = 0; i < 60; ++i)
    keys.emplace_back(fmt::format("k{:03}", i),
                      static_cast<int>(1 + below(random, 12)));
  write_file(folder / "grouped.csv", csv_of(keys));
  std::vector<std::string> rows;
  for (auto& [key, count] : keys)
    for (auto& row : csv_rows(key, count))
      rows.push_back(row);
  std::ranges::shuffle(rows, random);
  std::string first = csv_header;
  std::string second = csv_header;
  for (std::size_t i = 0; i < rows.size(); ++i)
    (i < rows.size() / 3 ? first : second) += rows[i];
  write_file(folder / "s1.csv", first);
  write_file(folder / "s2.csv", second);

  std::string expected;
  for (auto grouped : {true, false})
    for (std::int64_t parsers : {1, 2, 4})
      for (std::int64_t workers : {1, 2, 4})
        for (std::int64_t chunk_bytes : {1, 300, 1 << 18}) {
          auto options =
              reading(grouped ? texts{folder / "grouped.csv"}
                              : texts{folder / "s1.csv", folder / "s2.csv"},
                      4, 7, 16);
          options.batch.epochs = 2;
          options.input->grouped = grouped;
          options.input->chunk_bytes = chunk_bytes;
          options.runtime.parsers = parsers;
          options.runtime.workers = workers;
          options.runtime.threads = 1 + (parsers + workers) % 4;
          auto p = started(options);
          auto seen = transcript(p);
          if (expected.empty()) expected = seen;
          INFO(grouped << " " << parsers << " " << workers << " "
                       << chunk_bytes);
          REQUIRE(seen == expected);
        }
  CHECK_THAT(expected, Contains("the input has ended"));
}

TEST_CASE("shuffled examples come in one order whoever parses them",
          "[B16][B22][I5][determinism][shuffle]") {
  temporary_folder folder;
  std::vector<std::pair<std::string, int>> keys;
  for (int i = 0; i < 80; ++i)
    keys.emplace_back(fmt::format("k{:03}", i), 1 + i % 5);
  write_file(folder / "a.csv", csv_of(keys));
  auto finished_keys = [&](std::int64_t parsers, std::int64_t chunk_bytes,
                           std::int64_t seed) {
    auto options = reading({folder / "a.csv"}, 4, 7, 16);
    options.batch.epochs = 2;
    options.input->shuffle_examples = seed;
    options.input->shuffle_buffer = 20;
    options.input->chunk_bytes = chunk_bytes;
    options.runtime.parsers = parsers;
    options.runtime.threads = parsers;
    std::vector<texts> epochs(2);
    options.on_finished = [&](const finished_example& done) {
      epochs.at(done.epoch).push_back(done.key);
    };
    auto p = started(options);
    auto seen = transcript(p);
    p.stop();
    return std::pair{seen, epochs};
  };
  auto [expected, epochs] = finished_keys(1, 300, 5);
  for (std::int64_t parsers : {1, 2, 4})
    for (std::int64_t chunk_bytes : {1, 300, 1 << 18}) {
      INFO(parsers << " " << chunk_bytes);
      REQUIRE(finished_keys(parsers, chunk_bytes, 5).first == expected);
    }
  CHECK(finished_keys(1, 300, 6).first != expected);
  CHECK(epochs[0] != epochs[1]);
  for (auto& epoch : epochs) {
    std::ranges::sort(epoch);
    REQUIRE(epoch.size() == keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
      CHECK(epoch[i] == keys[i].first);
  }
}

}  // namespace segue
