// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/rendezvous.hpp"

#include <algorithm>
#include <numeric>

#include "segue/kernels/fingerprint.hpp"
#include "segue/kernels/split_mix.hpp"

namespace segue {
namespace {

std::uint64_t mix_key(std::uint32_t epoch, std::string_view key) {
  return split_mix(fingerprint64(key) + split_mix(epoch));
}

}  // namespace

rendezvous::rendezvous(std::span<const std::string> node_names) {
  seeds_.reserve(node_names.size());
  for (auto& name : node_names)
    seeds_.push_back(split_mix(fingerprint64(name)));
}

std::size_t rendezvous::owner(std::uint32_t epoch, std::string_view key) const {
  auto mixed = mix_key(epoch, key);
  std::size_t best = 0;
  for (std::size_t node = 1; node < seeds_.size(); ++node)
    if (score(node, mixed) > score(best, mixed)) best = node;
  return best;
}

std::vector<std::size_t> rendezvous::owners(std::uint32_t epoch,
                                            std::string_view key,
                                            std::size_t count) const {
  auto mixed = mix_key(epoch, key);
  std::vector<std::size_t> order(seeds_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](auto a, auto b) {
    auto first = score(a, mixed);
    auto second = score(b, mixed);
    return first != second ? first > second : a < b;
  });
  order.resize(std::min(count, order.size()));
  return order;
}

std::uint64_t rendezvous::score(std::size_t node,
                                std::uint64_t mixed_key) const {
  return split_mix(mixed_key ^ seeds_[node]);
}

}  // namespace segue
