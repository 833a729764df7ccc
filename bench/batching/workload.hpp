// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/tensors/tensor.hpp"

namespace segue::bench {

/// One point of the table: what all contestants do the same work on.
struct workload {
  std::int64_t batch_size = 32;
  std::int64_t width = 64;       ///< floats per step
  std::int64_t keys = 1000;      ///< live keys, all there before the clock runs
  std::int64_t threads = 1;      ///< of segue's scheduler
  std::int64_t entries = 10000;  ///< measured: segments handed out and saved

  static constexpr std::int64_t num_unroll = 20;
  static constexpr std::int64_t segments = 4;      ///< per key
  static constexpr std::int64_t state_size = 128;  ///< two states of it
};

/// Seconds for the measured entries.
struct timing {
  double wall = 0;
  double cpu = 0;  ///< of the whole process
  std::int64_t entries = 0;
  std::int64_t resident_per_key = 0;  ///< bytes, beyond the data; segue only
};

/// Key i's sequence, float32 [num_unroll * segments, width]. Keys share a few
/// sources, so that a million of them fit into memory; the sources together
/// are larger than the caches.
class sources {
 public:
  explicit sources(const workload& w);
  const tensor& of(std::int64_t key) const {
    return tensors_[static_cast<std::size_t>(key) % tensors_.size()];
  }

 private:
  std::vector<tensor> tensors_;
};

std::string key_name(std::int64_t i);

/// Wall and CPU seconds since it was made.
class stopwatch {
 public:
  stopwatch();
  timing read(std::int64_t entries) const;

 private:
  double wall_;
  double cpu_;
};

/// The process's resident memory in bytes.
std::int64_t resident_bytes();

/// Through the embedding interface.
timing run_segue(const workload& w, const sources& data);
/// A single-threaded loop over a flat hash map, written by hand.
timing run_loop(const workload& w, const sources& data);
/// The bare copies of the same bytes.
timing run_memcpy(const workload& w, const sources& data);

}  // namespace segue::bench
