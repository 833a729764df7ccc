// SPDX-License-Identifier: BSD-3-Clause
#include <cstring>

#include "workload.hpp"

namespace segue::bench {

timing run_memcpy(const workload& w, const sources& data) {
  auto size = static_cast<std::size_t>(w.batch_size);
  auto segment = static_cast<std::size_t>(workload::num_unroll * w.width);
  constexpr auto state = static_cast<std::size_t>(2 * workload::state_size);
  std::vector<float> x(size * segment);
  std::vector<float> states(size * state);
  std::vector<float> saved(size * state);
  stopwatch watch;
  std::int64_t done = 0;
  for (std::int64_t key = 0; done < w.entries; key += w.batch_size) {
    for (std::int64_t s = 0; s < workload::segments; ++s) {
      for (std::size_t b = 0; b < size; ++b) {
        auto from =
            data.of(key + static_cast<std::int64_t>(b)).values<float>().data() +
            static_cast<std::size_t>(s) * segment;
        std::memcpy(&x[b * segment], from, segment * sizeof(float));
      }
      std::memcpy(states.data(), saved.data(), saved.size() * sizeof(float));
      std::memcpy(saved.data(), states.data(), saved.size() * sizeof(float));
      done += w.batch_size;
    }
  }
  return watch.read(done);
}

}  // namespace segue::bench
