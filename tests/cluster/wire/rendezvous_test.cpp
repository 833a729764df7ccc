// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/rendezvous.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace segue;

namespace {

using names = std::vector<std::string>;

names nodes_of(std::size_t count) {
  names all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back("node-" + std::to_string(i));
  return all;
}

std::string key_of(int i) {
  return "key" + std::to_string(i);
}

}  // namespace

TEST_CASE("owners are the same on every machine and in every release",
          "[wire]") {
  rendezvous ring{names{"a", "b", "c"}};
  std::vector<std::size_t> seen;
  for (int i = 0; i < 12; ++i)
    seen.push_back(ring.owner(0, key_of(i)));
  CHECK(seen == std::vector<std::size_t>{2, 2, 2, 1, 1, 1, 2, 2, 0, 1, 2, 2});
}

TEST_CASE("keys are spread evenly over nodes", "[wire]") {
  auto count = GENERATE(2, 3, 7, 16);
  rendezvous ring{nodes_of(static_cast<std::size_t>(count))};
  constexpr int keys = 40000;
  for (std::uint32_t epoch : {0u, 1u}) {
    std::vector<int> owned(static_cast<std::size_t>(count));
    for (int i = 0; i < keys; ++i)
      ++owned[ring.owner(epoch, key_of(i))];
    // Six standard deviations of a binomial distribution.
    auto mean = static_cast<double>(keys) / count;
    for (auto n : owned)
      CHECK(std::abs(n - mean) < 6 * std::sqrt(mean));
  }
}

TEST_CASE("the epochs of a key are spread as keys are", "[wire]") {
  rendezvous ring{nodes_of(4)};
  std::vector<int> owned(4);
  for (std::uint32_t epoch = 0; epoch < 4000; ++epoch)
    ++owned[ring.owner(epoch, "key")];
  for (auto n : owned)
    CHECK(std::abs(n - 1000) < 6 * std::sqrt(1000));
}

TEST_CASE("owners come highest first, each once, and at most all", "[wire]") {
  rendezvous ring{nodes_of(5)};
  for (int i = 0; i < 200; ++i) {
    auto all = ring.owners(1, key_of(i), 9);
    REQUIRE(all.size() == 5);
    CHECK(all[0] == ring.owner(1, key_of(i)));
    auto first = ring.owners(1, key_of(i), 2);
    CHECK(std::equal(first.begin(), first.end(), all.begin()));
    std::ranges::sort(all);
    CHECK(all == std::vector<std::size_t>{0, 1, 2, 3, 4});
  }
}

TEST_CASE("without a node only its keys move, each to its second owner",
          "[wire]") {
  auto before = nodes_of(4);
  auto after = before;
  after.erase(after.begin() + 1);
  rendezvous four{before};
  rendezvous three{after};
  int moved = 0;
  for (int i = 0; i < 2000; ++i) {
    auto owners = four.owners(0, key_of(i), 2);
    bool moves = owners[0] == 1;
    moved += moves;
    CHECK(after[three.owner(0, key_of(i))] == before[owners[moves ? 1 : 0]]);
  }
  CHECK(moved > 400);
  CHECK(moved < 600);
}
