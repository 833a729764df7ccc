// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "segue/data/survey/batch_forecast.hpp"
#include "segue/data/survey/length_counts.hpp"

namespace segue {
namespace {

length_counts counts_of(const std::vector<std::int64_t>& lengths) {
  length_counts counts;
  for (auto length : lengths)
    counts.add(length);
  return counts;
}

std::int64_t examples_in(const std::vector<length_counts::bin>& bins) {
  std::int64_t all = 0;
  for (auto& bin : bins)
    all += bin.examples;
  return all;
}

/// Batches as B16 says them: in each the smallest that are not finished.
struct simulated {
  std::int64_t batches = 0;
  std::int64_t segments = 0;
};

simulated simulate(const std::vector<std::int64_t>& lengths,
                   std::int64_t num_unroll, std::int64_t batch_size) {
  std::vector<std::int64_t> left;
  for (auto length : lengths)
    left.push_back((length + num_unroll - 1) / num_unroll);
  simulated s;
  for (;; ++s.batches) {
    std::int64_t entries = 0;
    for (auto& segments : left)
      if (segments > 0 && entries < batch_size) {
        --segments;
        ++entries;
      }
    if (entries == 0) return s;
    s.segments += entries;
  }
}

}  // namespace

TEST_CASE("lengths are summed up", "[survey]") {
  auto counts = counts_of({3, 1, 1, 10, 5});
  CHECK(counts.examples() == 5);
  CHECK(counts.steps() == 20);
  CHECK(counts.min() == 1);
  CHECK(counts.max() == 10);
  CHECK(counts.mean() == 4);
  CHECK(counts.quantile(0.5) == 3);
  CHECK(counts.quantile(1) == 10);
  CHECK(length_counts{}.bins(10).empty());
  CHECK(length_counts{}.mean() == 0);
}

TEST_CASE("bins hold every length once", "[survey]") {
  std::mt19937 random{3};
  for (std::int64_t most : {1, 5, 20})
    for (std::int64_t longest : {1, 7, 200, 100000}) {
      length_counts counts;
      for (int i = 0; i < 500; ++i)
        counts.add(static_cast<std::int64_t>(random()) % (longest + 1));
      auto bins = counts.bins(most);
      INFO(most << " " << longest << " " << bins.size());
      CHECK(examples_in(bins) == 500);
      CHECK(static_cast<std::int64_t>(bins.size()) <= most);
      for (std::size_t i = 1; i < bins.size(); ++i)
        CHECK(bins[i].first == bins[i - 1].last + 1);
    }
}

TEST_CASE("bins double where a few are far longer than most", "[survey]") {
  std::vector<std::int64_t> lengths(100, 3);
  lengths.push_back(0);
  lengths.push_back(1000000);
  auto bins = counts_of(lengths).bins(10);
  CHECK(bins.size() == 21);
  CHECK(examples_in(bins) == 102);
  CHECK(bins[2].first == 2);
  CHECK(bins[2].examples == 100);
}

TEST_CASE("a forecast has as many batches as B16 gives", "[survey][B16]") {
  std::mt19937 random{5};
  for (int round = 0; round < 200; ++round) {
    std::vector<std::int64_t> lengths(1 + random() % 60);
    for (auto& length : lengths)
      length = static_cast<std::int64_t>(random() % 30);
    std::int64_t num_unroll = 1 + random() % 8;
    std::int64_t batch_size = 1 + random() % 12;
    batch_forecast forecast{num_unroll, batch_size};
    for (auto length : lengths)
      forecast.add(length, length);
    auto expected = simulate(lengths, num_unroll, batch_size);
    CHECK(forecast.batches() == expected.batches);
    CHECK(forecast.segments() == expected.segments);
  }
}

TEST_CASE("a forecast says how full batches are, and of what", "[survey]") {
  batch_forecast forecast{4, 2};
  CHECK(forecast.fill() == 0);
  CHECK(forecast.padding() == 0);
  forecast.add(5, 5);
  forecast.add(4, 3);
  // Batches {a, b}, {a}; 8 of 12 steps are real.
  CHECK(forecast.batches() == 2);
  CHECK(forecast.fill() == 0.75);
  CHECK(forecast.padding() == Approx(1 - 8 / 12.));
}

}  // namespace segue
