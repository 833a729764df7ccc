// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstring>
#include <set>

#include "workload.hpp"

namespace segue::bench {
namespace {

struct carried {
  std::int64_t index = 0;
  std::int64_t segment = 0;
  tensor sequence;
  std::vector<float> c = std::vector<float>(workload::state_size);
  std::vector<float> h = std::vector<float>(workload::state_size);
};

void add_one(std::vector<float>& state) {
  for (auto& v : state)
    v += 1;
}

}  // namespace

timing run_loop(const workload& w, const sources& data) {
  boost::unordered_flat_map<std::string, carried> keys;
  std::vector<std::string> order;  // keys by insertion
  for (std::int64_t i = 0; i < w.keys; ++i) {
    auto& k = keys[key_name(i)];
    k.index = i;
    k.sequence = data.of(i);
    order.push_back(key_name(i));
  }
  constexpr auto state = static_cast<std::size_t>(workload::state_size);
  auto size = static_cast<std::size_t>(w.batch_size);
  auto segment = static_cast<std::size_t>(workload::num_unroll * w.width);
  std::vector<float> x(size * segment);
  std::vector<float> c(size * state);
  std::vector<float> h(size * state);
  std::vector<carried*> members;
  std::vector<std::string> running;  // the batch's keys, oldest first
  std::size_t next = 0;

  stopwatch watch;
  std::int64_t done = 0;
  while (done < w.entries) {
    while (running.size() < size && next < order.size())
      running.push_back(order[next++]);
    if (running.empty()) break;
    members.clear();
    for (auto& key : running)
      members.push_back(&keys.find(key)->second);
    for (std::size_t b = 0; b < members.size(); ++b) {
      auto& k = *members[b];
      auto from = k.sequence.values<float>().data() +
                  static_cast<std::size_t>(k.segment) * segment;
      std::memcpy(&x[b * segment], from, segment * sizeof(float));
      std::memcpy(&c[b * state], k.c.data(), state * sizeof(float));
      std::memcpy(&h[b * state], k.h.data(), state * sizeof(float));
    }
    add_one(c);
    add_one(h);
    std::size_t kept = 0;
    for (std::size_t b = 0; b < members.size(); ++b) {
      auto& k = *members[b];
      std::memcpy(k.c.data(), &c[b * state], state * sizeof(float));
      std::memcpy(k.h.data(), &h[b * state], state * sizeof(float));
      if (++k.segment < workload::segments) {
        if (kept != b) running[kept] = std::move(running[b]);
        ++kept;
      } else {
        keys.erase(running[b]);
      }
    }
    running.resize(kept);
    done += static_cast<std::int64_t>(members.size());
  }
  return watch.read(done);
}

}  // namespace segue::bench
