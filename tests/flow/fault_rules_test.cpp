// SPDX-License-Identifier: BSD-3-Clause
// What a fault in the input leaves of a run: everything before it.
#include "segue/features/identity_column.hpp"
#include "segue/features/indicator_column.hpp"
#include "segue/tests/flow/csv_fixture.hpp"

namespace segue::test {
namespace {

using Catch::Matchers::Contains;

/// Draws and saves until the end; the keys seen, and what ended it.
std::pair<texts, error> drain_keys(pipeline& p) {
  texts keys;
  for (;;) {
    auto b = p.next(far_off());
    if (!b) return {keys, b.error()};
    for (std::int64_t i = 0; i < b->batch_size(); ++i)
      keys.emplace_back(b->example_key(i));
    REQUIRE(save_plus(*b, 1));
  }
}

}  // namespace

TEST_CASE("what stands before a fault is delivered, then the fault is told",
          "[B16][I3]") {
  temporary_folder folder;
  std::vector<std::pair<std::string, int>> good;
  for (int i = 0; i < 300; ++i)
    good.emplace_back(fmt::format("k{:03}", i), 2);
  auto path = folder / "a.csv";
  write_file(path, csv_of(good) + "z,0,none,n,z\n");
  texts first;
  for (int parsers : {1, 4, 4}) {
    auto options = reading({path}, 2, 8, 16);
    options.input->grouped = true;
    // Several chunks, the last of which holds the bad row.
    options.input->chunk_bytes = 512;
    options.runtime.parsers = parsers;
    auto p = started(options);
    auto [keys, end] = drain_keys(p);
    CHECK(end.code == errc::malformed);
    CHECK_THAT(end.message, Contains("a.csv:602") && Contains("'none'"));
    CHECK(keys.size() > 250);
    if (first.empty()) first = keys;
    CHECK(keys == first);
    auto summary = p.stop();
    CHECK(summary.finished == static_cast<std::int64_t>(keys.size()));
    REQUIRE(summary.failure);
    CHECK(summary.failure->code == errc::malformed);
  }
}

TEST_CASE("without padding a file's steps are the length", "[B5]") {
  temporary_folder folder;
  auto path = folder / "a.csv";
  write_file(path, csv_of({{"a", 4}, {"b", 2}}));
  auto options = reading({path}, 2, 2);
  options.batch.pad = false;
  auto p = started(options);
  auto [keys, end] = drain_keys(p);
  CHECK(end.code == errc::end_of_input);
  CHECK(keys == texts{"a", "b", "a"});
  CHECK(p.stop().steps == 6);
}

TEST_CASE("a value that the layer refuses is told with its key",
          "[F4][gather_plan]") {
  temporary_folder folder;
  auto path = folder / "a.csv";
  write_file(path, csv_of({{"a", 2}, {"b", 5}}));
  auto options = reading({path}, 2, 2);
  options.features.sequences = {};
  auto ids = sequence_categorical_column_with_identity("x", 4);
  REQUIRE(ids.has_value());
  auto column = indicator_column(*ids);
  REQUIRE(column.has_value());
  auto layer = feature_layer::make(std::vector<dense_column_ptr>{*column}, 1);
  REQUIRE(layer.has_value());
  options.layer = std::make_shared<const feature_layer>(std::move(*layer));
  auto p = started(options);
  auto [keys, end] = drain_keys(p);
  CHECK(end.code == errc::invalid_argument);
  CHECK_THAT(end.message, Contains("key 'b'") && Contains("steps from 4") &&
                              Contains("'x'") && Contains("4"));
}

}  // namespace segue::test
